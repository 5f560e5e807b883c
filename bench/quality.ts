/**
 * How good the extraction is on public corpora, beside what simple programs and published systems reach. The corpora are not part of
 * ADE: the folder holds one folder for each, and their scorers (Python, standard library only) in `scorers`.
 *
 *   npm run bench:quality -- FOLDER [CORPUS…]
 *
 * Weights are learned from one corpus alone, the verbose-rows: its lines “left out” judge sheets by what was learned without their layout,
 * or without their source, which takes some minutes. Of the other corpora nothing is learned.
 */
import { execFile } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { measureCsvSmall } from './quality/csv-small.ts';
import { measureExcelCsv } from './quality/excel-csv.ts';
import type { Figure } from './quality/figure.ts';
import { measureIcdar } from './quality/icdar2013.ts';
import { Measurement } from './quality/measurement.ts';
import { measureFuste, measureTableSense } from './quality/regions.ts';
import { measureLeftOutRows, measureVerboseRows } from './quality/verbose-rows.ts';

const corpora: Record<string, (measurement: Measurement) => Promise<Figure[]>> = {
  'verbose-rows': async (measurement) => [
    ...(await measureVerboseRows(measurement)),
    ...(await measureLeftOutRows(measurement)),
  ],
  fuste: measureFuste,
  'tablesense-deco': measureTableSense,
  'excel-csv': measureExcelCsv,
  'csv-small': measureCsvSmall,
  icdar2013: measureIcdar,
};

const { positionals } = parseArgs({ allowPositionals: true });
const [folder, ...wanted] = positionals;

if (folder === undefined || !(await isThere(folder))) {
  const missing = folder === undefined ? 'No folder of corpora was named' : `There is no folder ${folder}`;
  console.log(`${missing}, so that nothing was measured: npm run bench:quality -- FOLDER`);
} else if (!(await hasPython())) {
  console.log('The scorers of the corpora need python3, which is not on the PATH, so that nothing was measured.');
} else {
  await measure(folder, wanted.length > 0 ? wanted : Object.keys(corpora));
}

async function measure(root: string, names: readonly string[]): Promise<void> {
  print(['corpus', 'metric', 'naive', 'published', 'wanted', 'ours', '']);
  for (const name of names) {
    const measureCorpus = corpora[name];
    if (measureCorpus === undefined || !(await isThere(join(root, name)))) {
      print([name, 'not there', '', '', '', '', '']);
      continue;
    }
    const scratch = await mkdtemp(join(tmpdir(), 'ade-quality-'));
    try {
      for (const figure of await measureCorpus(new Measurement(root, name, scratch))) printFigure(figure);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  }
}

function printFigure({ corpus, metric, naive, published, wanted, ours, counts }: Figure): void {
  // Shares as they are written in papers.
  const shown = (value: number) => (counts ? String(value) : value.toFixed(3).replace(/^0/, ''));
  const mark = wanted === null ? '' : ours >= wanted ? '✓' : '✗';
  print([corpus, metric, naive, published, wanted === null ? '–' : `≥ ${shown(wanted)}`, shown(ours), mark]);
}

function print([corpus = '', metric = '', ...figures]: readonly string[]): void {
  const line = [corpus.padEnd(16), metric.padEnd(36), ...figures.map((figure) => figure.padStart(9))];
  console.log(line.join(' ').trimEnd());
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function hasPython(): Promise<boolean> {
  return promisify(execFile)('python3', ['--version']).then(
    () => true,
    () => false,
  );
}
