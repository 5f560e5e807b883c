import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { newestRelease } from '../../cli/released.ts';

interface Release {
  program: string;
  remove(): void;
}

const root = join(import.meta.dirname, '../..');

/** What there is of the release before this one: how to get its program, or why there is none to be tried. */
export function previousRelease(): { take(): Release } | { reason: string } {
  const given = process.env.TEST_PREVIOUS_RELEASE;
  if (given) return { take: () => ({ program: given, remove: () => {} }) };
  const commit = newestRelease(root, 'HEAD^');
  if (commit !== null) return { take: () => checkOut(commit) };
  return {
    reason:
      'the checkout has no release in its history; TEST_PREVIOUS_RELEASE=/path/to/bin/ade.js names the program of one',
  };
}

/** The sources of a release with what they need, in a new folder. It is under no node_modules: Node strips no types there. */
function checkOut(commit: string): Release {
  const folder = mkdtempSync(join(tmpdir(), `ade-${commit}-`));
  const archive = execFileSync('git', ['archive', commit], { cwd: root, maxBuffer: 1024 ** 3 });
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  if (hasAllOf(folder)) {
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    execFileSync(process.execPath, ['scripts/generate.ts'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  } else {
    // Its own script `prepare` makes the generated code.
    execFileSync('npm', ['ci', '--no-fund', '--no-audit'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return { program: join(folder, 'bin/ade.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const locked = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});

/** Whether this checkout has installed every package that another one locks, to the byte: it may have more. */
function hasAllOf(folder: string): boolean {
  const packagesOf = (where: string) =>
    locked.parse(JSON.parse(readFileSync(join(where, 'package-lock.json'), 'utf8'))).packages;
  const [{ '': _itself, ...theirs }, ours] = [packagesOf(folder), packagesOf(root)];
  return Object.entries(theirs).every(([name, { version, integrity }]) => {
    return ours[name]?.version === version && ours[name]?.integrity === integrity;
  });
}
