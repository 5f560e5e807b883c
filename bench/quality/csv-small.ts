import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { csvGrid } from './csv-grid.ts';
import type { Figure } from './figure.ts';
import type { Measurement } from './measurement.ts';

interface Case {
  id: string;
  suite: string;
  sheet?: string;
  file?: string;
  input?: string;
  /** The options of papaparse. ADE has no say over quotes, escapes and comments: cases that need it count as wrong. */
  config?: { delimiter?: string; preview?: number; skipEmptyLines?: boolean | 'greedy'; skipFirstNLines?: number };
}

/** What papaparse and SheetJS get right of each suite, and how many cases it has. */
const published: Record<string, string> = {
  'csv-spectrum': '12/12',
  papaparse: '73/73',
  'papaparse-config': '76/81',
  duckdb: '29/37',
  'duckdb-own': '0/21',
  messytables: '32/37',
};
/** Suites that hang on conventions of the program they were written for: informative, not wanted. */
const informative = new Set(['duckdb-own', 'papaparse-config']);

/** Small files with every trap that delimited text has. */
export async function measureCsvSmall(measurement: Measurement): Promise<Figure[]> {
  const cases: Case[] = JSON.parse(await readFile(join(measurement.folder, 'cases.json'), 'utf8'));
  const paths: string[] = [];
  for (const [at, { file, input, config }] of cases.entries()) {
    if (file === undefined) paths.push(await measurement.write(`case-${at}.csv`, asked(input ?? '', config)));
    else if (!file.endsWith('.gz')) paths.push(join(measurement.folder, file));
    else
      paths.push(await measurement.write(`case-${at}.csv`, gunzipSync(await readFile(join(measurement.folder, file)))));
  }
  const documents = await measurement.texts(paths);
  const read = cases.map(({ id, sheet, config }, at) => {
    const document = documents[at];
    if (!document || !('sheets' in document)) return [id, { error: String(document?.error) }];
    const found = document.sheets.find(({ name }) => name === sheet) ?? document.sheets[0];
    return [id, { all: kept(csvGrid(found?.csv ?? ''), config), warnings: document.warnings.length }];
  });
  const prediction = await measurement.write('small.json', JSON.stringify(Object.fromEntries(read)));
  const scored = await measurement.score('score_small.py', prediction);
  return scored
    .trim()
    .split('\n')
    .flatMap((line) => suiteFigures(line));
}

function suiteFigures(line: string): Figure[] {
  const [, suite = '', cases, right, silent] =
    /^(\S+)\s+cases\s+(\d+).*lenient\s+(\d+).*silent-wrong\s+(\d+)/.exec(line) ?? [];
  if (cases === undefined) throw new Error(`The scorer's line cannot be read: ${line}`);
  const corpus = `csv-small ${suite}`;
  const share = { naive: '–', published: published[suite] ?? '–', counts: true as const };
  const wanted = informative.has(suite) ? null : Number(cases);
  return [
    { corpus, metric: `of ${cases} cases right`, ...share, wanted, ours: Number(right) },
    { corpus, metric: 'wrong without a word', ...share, published: '–', wanted: null, ours: Number(silent) },
  ];
}

/** The input as a file that says itself what the configuration says. */
function asked(input: string, config: Case['config']): string {
  const skipped = Math.max(0, config?.skipFirstNLines ?? 0);
  const text = input.split('\n').slice(skipped).join('\n');
  return config?.delimiter === undefined ? text : `sep=${config.delimiter}\n${text}`;
}

function kept(rows: string[][], config: Case['config']): string[][] {
  const own = config?.delimiter === undefined ? rows : rows.slice(1);
  const filled = config?.skipEmptyLines ? own.filter((row) => row.some((text) => text !== '')) : own;
  return config?.preview ? filled.slice(0, config.preview) : filled;
}
