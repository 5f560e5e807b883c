import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { heapFlags, supervisorFlags } from '../../cli/stack/heap.ts';
import { treeOf } from '../support/process-tree.ts';
import { AdeProcess, newFolder } from './ade.ts';

const run = promisify(execFile);
const module = join(import.meta.dirname, '../../cli/stack/heap.ts');

it('starts the same process again with the flags of its heap, once', async () => {
  const flags = heapFlags(300);
  const program = `
    import { writeSync } from 'node:fs';
    import { getHeapStatistics } from 'node:v8';
    import { restartWith } from ${JSON.stringify(module)};
    writeSync(1, process.pid + ' ');
    restartWith(${JSON.stringify(flags)});
    writeSync(1, String(Math.floor(getHeapStatistics().heap_size_limit / 1024 ** 2) < 400));`;
  const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', program]);
  const [first, second, isLimited] = stdout.split(' ');
  expect(second).toBe(first);
  expect(isLimited).toBe('true');
});

it('gives back what the start has left behind', async () => {
  const program = `
    import { giveBackGarbage } from ${JSON.stringify(module)};
    let left = Array.from({ length: 400_000 }, (_, at) => ({ at }));
    const before = process.memoryUsage().heapTotal;
    left = null;
    giveBackGarbage();
    setInterval(() => {
      if (process.memoryUsage().heapTotal > before / 2) return;
      console.log('given back', typeof globalThis.gc);
      process.exit();
    }, 50);`;
  const { stdout } = await run(process.execPath, ['--no-warnings', '--input-type=module', '-e', program]);
  expect(stdout).toBe('given back undefined\n');
});

it.skipIf(process.platform !== 'linux')('keeps the flags of the supervisor from its processes', async () => {
  const folder = await newFolder();
  const ade = new AdeProcess(['start'], {
    cwd: folder.path,
    env: { ADE_PORT: '0', ADE_DATA_DIR: join(folder.path, 'data') },
  });
  try {
    await ade.line(['"ready"']);
    const [supervisor = [], ...others] = treeOf(ade.child.pid ?? 0).map((id) =>
      readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0'),
    );
    expect(supervisor).toEqual(expect.arrayContaining([...supervisorFlags]));
    const services = others.filter((words) => words.includes('--supervised'));
    expect(services).toHaveLength(2);
    for (const words of services) expect(words.filter((word) => supervisorFlags.includes(word))).toEqual([]);
  } finally {
    ade.child.kill('SIGTERM');
    await ade.ended();
    await folder.remove();
  }
});
