import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const kept = join(root, 'node_modules/.cache/ade-releases');

/** The release before this one, or why there is none to be tried. */
export function previousRelease(): { program: string } | { reason: string } {
  const given = process.env.TEST_PREVIOUS_RELEASE;
  if (given) return { program: given };
  const tag = newestTag();
  if (tag === null) {
    return { reason: 'no release is tagged; TEST_PREVIOUS_RELEASE=/path/to/bin/ade.js names the program of one' };
  }
  return { program: join(checkedOut(tag), 'bin/ade.ts') };
}

/** The newest release that this checkout comes after; `null` without one, or without git. */
function newestTag(): string | null {
  try {
    const match = ['describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*', 'HEAD^'];
    return execFileSync('git', match, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return null;
  }
}

/** Its sources with what they need, made once. */
function checkedOut(tag: string): string {
  const folder = join(kept, tag);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const archive = execFileSync('git', ['archive', tag], { cwd: root, maxBuffer: 1024 ** 3 });
  execFileSync('tar', ['-x', '-C', making], { input: archive });
  // Its own script `prepare` makes the generated code.
  execFileSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: making, stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(making, folder);
  return folder;
}
