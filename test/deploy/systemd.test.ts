import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from '../../cli/program.ts';

const folder = join(import.meta.dirname, '../../deploy/systemd');
const units = await readdir(folder);

test('there is a unit for everything, and one for each kind of process', () => {
  expect(units.toSorted()).toEqual(['ade-api.service', 'ade-worker.service', 'ade.service']);
});

test.each(units)('%s runs a command that there is, and asks only its own process to stop', async (unit) => {
  const lines = (await readFile(join(folder, unit), 'utf8')).split('\n');
  const [, command] = lines.flatMap((line) => /^ExecStart=\/usr\/bin\/ade (\w+)$/.exec(line) ?? []);
  expect(createProgram().commands.map((each) => each.name())).toContain(command);
  // By default each process is sent SIGTERM, the embedded PostgreSQL and those that read documents too.
  expect(lines).toContain('KillMode=mixed');
});

const hasProgram = spawnSync('systemd-analyze', ['--version']).status === 0;

test.for(units)('%s is what systemd takes', async (unit, { skip }) => {
  if (!hasProgram) skip('There is no systemd-analyze on this machine.');
  const text = await readFile(join(folder, unit), 'utf8');
  const own = await mkdtemp(join(tmpdir(), 'ade-units-'));
  try {
    // It looks for the program as well, and ADE need not be installed here.
    await writeFile(join(own, unit), text.replace('/usr/bin/ade', process.execPath));
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', join(own, unit)], { encoding: 'utf8' });
    // What it does not know it only says, and it says more of this machine's own units.
    expect(stderr.split('\n').filter((line) => line.includes(unit))).toEqual([]);
  } finally {
    await rm(own, { recursive: true });
  }
});
