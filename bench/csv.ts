// A CSV of a million rows and 20 columns to typed, mapped and checked rows, beside papaparse with `dynamicTyping`, and splitting only:
// rows per second of processor time, each reading in a process of its own, in turns. `--rows N`, `--repeat N`. Prints: name, ours,
// peer, ratio.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contest, ratioTo } from './contest.ts';
import { generateCsv } from './generate.ts';

const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, repeat: { type: 'string', default: '3' } },
  strict: false,
});
const ours = 'ade csv mapped';
const peers = {
  'csv / papaparse with dynamicTyping': 'papaparse typed',
  'csv / papaparse splitting only': 'papaparse',
};

const folder = await mkdtemp(join(tmpdir(), 'ade-bench-'));
try {
  const path = join(folder, 'data.csv');
  await generateCsv(path, { rows: Number(options.rows), columns: 20 });
  await generateCsv(join(folder, 'small-data.csv'), { rows: 2_000, columns: 20 });
  const readers = join(import.meta.dirname, 'readers.ts');
  const runs = await contest([ours, ...Object.values(peers)], Number(options.repeat), (reader) => [
    ...[readers, '--reader', reader, '--file', path],
  ]);
  const own = runs.find(({ contestant }) => contestant === ours);
  for (const [name, contestant] of Object.entries(peers)) {
    const peer = runs.find((run) => run.contestant === contestant);
    if (own === undefined || peer === undefined) throw new Error(`${contestant} has not run.`);
    const { cpu } = ratioTo(own, peer);
    console.log(`${name} ${Math.round(own.rowsPerCpuSecond)} ${Math.round(peer.rowsPerCpuSecond)} ${cpu.toFixed(2)}`);
  }
} finally {
  await rm(folder, { recursive: true });
}
