import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { heapFlags } from '../../cli/stack/heap.ts';

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
