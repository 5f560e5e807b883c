import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = join(import.meta.dirname, '../../node_modules/.cache/prometheus');
const unpacked = join(folder, 'unpacked/usr/bin');

export interface PrometheusPrograms {
  prometheus: string;
  promtool: string;
}

/** Those on the PATH, or of Debian's package, unpacked into a folder of this checkout; why there are none, otherwise. */
export async function findPrometheus(): Promise<PrometheusPrograms | { why: string }> {
  for (const at of ['', `${unpacked}/`]) {
    const programs = { prometheus: `${at}prometheus`, promtool: `${at}promtool` };
    if (await works(programs.promtool)) return programs;
  }
  try {
    await mkdir(folder, { recursive: true });
    await run('apt-get', ['download', 'prometheus'], { cwd: folder }).catch(async () => {
      // A bare machine has no package lists yet.
      await run('apt-get', ['update']);
      await run('apt-get', ['download', 'prometheus'], { cwd: folder });
    });
    const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    await run('dpkg', ['-x', archive, 'unpacked'], { cwd: folder });
    const programs = { prometheus: join(unpacked, 'prometheus'), promtool: join(unpacked, 'promtool') };
    return (await works(programs.promtool)) ? programs : { why: 'Debian’s Prometheus does not run here.' };
  } catch (error) {
    return { why: `There is no Prometheus here, and none to be had: ${String(error)}` };
  }
}

function works(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}
