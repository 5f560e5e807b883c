import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Release {
  program: string;
  remove(): void;
}

const root = join(import.meta.dirname, '../..');

/** What there is of the release before this one: how to get its program, or why there is none to be tried. */
export function previousRelease(): { take(): Release } | { reason: string } {
  const given = process.env.TEST_PREVIOUS_RELEASE;
  if (given) return { take: () => ({ program: given, remove: () => {} }) };
  const tag = newestTag();
  if (tag !== null) return { take: () => checkOut(tag) };
  return { reason: 'no release is tagged; TEST_PREVIOUS_RELEASE=/path/to/bin/ade.js names the program of one' };
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

/** The sources of a release with what they need, in a new folder. It is under no node_modules: Node strips no types there. */
function checkOut(tag: string): Release {
  const folder = mkdtempSync(join(tmpdir(), `ade-${tag}-`));
  const archive = execFileSync('git', ['archive', tag], { cwd: root, maxBuffer: 1024 ** 3 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  const locked = (where: string) => readFileSync(join(where, 'package-lock.json'), 'utf8');
  if (locked(folder) === locked(root)) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, ['scripts/generate.ts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  } else {
    // Its own script `prepare` makes the generated code.
    execFileSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return { program: join(folder, 'bin/ade.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
