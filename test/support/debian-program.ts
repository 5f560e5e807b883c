import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(import.meta.dirname, '../../node_modules/.cache/debian');

/**
 * A program that is on the PATH, or of Debian's package, unpacked into a folder of this checkout; why there is none, otherwise. `path` is
 * where the package has it, and `says` is what it is asked to see that it runs.
 */
export async function findDebianProgram(
  packaged: string,
  path: string,
  says: string,
): Promise<{ program: string } | { why: string }> {
  const folder = join(cache, packaged);
  const unpacked = join(folder, 'unpacked', path);
  for (const program of [basename(path), unpacked]) if (await runs(program, says)) return { program };
  try {
    await mkdir(folder, { recursive: true });
    await run('apt-get', ['download', packaged], { cwd: folder }).catch(async () => {
      // A bare machine has no package lists yet.
      await run('apt-get', ['update']);
      await run('apt-get', ['download', packaged], { cwd: folder });
    });
    const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    await run('dpkg', ['-x', archive, 'unpacked'], { cwd: folder });
    return (await runs(unpacked, says))
      ? { program: unpacked }
      : { why: `Debian’s package ${packaged} does not run here.` };
  } catch (error) {
    return { why: `There is no ${packaged} here, and none to be had: ${String(error)}` };
  }
}

function runs(program: string, says: string): Promise<boolean> {
  return run(program, [says]).then(
    () => true,
    () => false,
  );
}
