/**
 * Our readers, and the whole way to typed, mapped and checked rows, against the libraries that everyone uses for reading alone, on
 * generated files: rows per second of wall and of processor time, and peak memory.
 *
 *   node bench/readers.ts [--rows 200000] [--columns 20] [--repeat 3] [--json]
 */

import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { extract, openFile, openWorkbook } from '../src/engine/extraction.ts';
import { defaultLimits } from '../src/engine/limits.ts';
import { parseSpec } from '../src/engine/specification.ts';
import { contest, measure, ratioTo, runLines } from './contest.ts';
import { generateCsv, generateXlsx } from './generate.ts';

interface Count {
  rows: number;
  cells: number;
}

/** Reads a file to its end and touches every row. */
type Reader = (path: string) => Promise<Count>;
/** Loads a reader, before the clock starts and only where it runs. */
type Loader = () => Promise<Reader>;

async function ours(path: string): Promise<Count> {
  const count = { rows: 0, cells: 0 };
  const workbook = await openWorkbook(await openFile(path), {
    limits: defaultLimits,
    encoding: 'auto',
    delimiter: 'auto',
  });
  for await (const sheet of workbook.sheets()) {
    for await (const batch of sheet.rows()) {
      for (const { values } of batch) {
        count.rows += 1;
        count.cells += values.length;
      }
    }
  }
  await workbook.close();
  return count;
}

/** A specification that maps, types and checks half of the columns; the others are typed as found. */
const spec = `
ade: 1
fields:
  amount: { type: decimal, match: { headers: [amount], position: 4 }, validate: [{ min: 0 }] }
  invoice: { type: string, match: { values: { pattern: '^INV-[0-9]+-[0-9]+$' } }, transform: [trim], validate: [{ required: true }] }
  customer: { type: string, match: { position: 1 }, transform: [trim, collapseSpaces] }
  day: { type: date, match: { position: 5 } }
`;

async function toMappedRows(path: string): Promise<Count> {
  const count = { rows: 0, cells: 0 };
  const source = await openFile(path);
  for await (const item of extract(source, parseSpec(spec))) {
    if (item.kind !== 'rows') continue;
    for (const { values } of item.rows) {
      count.rows += 1;
      count.cells += values.length;
    }
  }
  await source.close();
  return count;
}

async function loadSheetJs(): Promise<Reader> {
  const { read } = await import('@e965/xlsx');
  return async (path) => {
    const workbook = read(await readFile(path), { dense: true });
    const count = { rows: 0, cells: 0 };
    for (const name of workbook.SheetNames) {
      for (const row of workbook.Sheets[name]?.['!data'] ?? []) {
        count.rows += 1;
        count.cells += row?.length ?? 0;
      }
    }
    return count;
  };
}

function loadPapaparse(dynamicTyping: boolean): Loader {
  return async () => papaparseReader(dynamicTyping);
}

async function papaparseReader(dynamicTyping: boolean): Promise<Reader> {
  const { default: Papa } = await import('papaparse');
  return (path) => {
    const count = { rows: 0, cells: 0 };
    return new Promise((resolve, reject) => {
      Papa.parse<unknown[]>(createReadStream(path), {
        skipEmptyLines: true,
        dynamicTyping,
        chunk({ data }) {
          for (const values of data) {
            count.rows += 1;
            count.cells += values.length;
          }
        },
        complete: () => resolve(count),
        error: reject,
      });
    });
  };
}

const contests: { file: string; readers: Record<string, Loader> }[] = [
  {
    file: 'data.xlsx',
    readers: { 'ade xlsx': async () => ours, 'ade xlsx mapped': async () => toMappedRows, sheetjs: loadSheetJs },
  },
  {
    file: 'data.csv',
    readers: {
      'ade csv': async () => ours,
      'ade csv mapped': async () => toMappedRows,
      'papaparse typed': loadPapaparse(true),
      papaparse: loadPapaparse(false),
    },
  },
];

/** The same kind of file, with few rows. */
function smallOf(path: string): string {
  return join(dirname(path), `small-${basename(path)}`);
}

/** In the child: one reading. */
async function measureReader(reader: string, path: string): Promise<void> {
  const load = contests.map(({ readers }) => readers[reader]).find((candidate) => candidate !== undefined);
  if (load === undefined) throw new Error(`there is no reader ${reader}`);
  const read = await load();
  // A server has loaded its code long before a document comes.
  await read(smallOf(path));
  await measure(reader, async () => (await read(path)).rows);
}

async function compare(rows: number, columns: number, repeat: number, json: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-bench-'));
  try {
    const files = { xlsx: join(folder, 'data.xlsx'), csv: join(folder, 'data.csv') };
    await Promise.all([
      generateXlsx(files.xlsx, { rows, columns }),
      generateXlsx(smallOf(files.xlsx), { rows: 100, columns }),
      generateCsv(files.csv, { rows, columns }),
      generateCsv(smallOf(files.csv), { rows: 100, columns }),
    ]);
    for (const { file, readers } of contests) {
      const path = join(folder, file);
      const runs = await contest(Object.keys(readers), repeat, (reader) => [
        import.meta.filename,
        ...['--reader', reader, '--file', path],
      ]);
      const peer = runs.at(-1);
      if (json) {
        const ratios = runs.slice(0, -1).map((run) => ({ reader: run.contestant, ...ratioTo(run, peer) }));
        console.log(JSON.stringify({ file, rows, columns, runs, ratios }));
      } else {
        console.log(
          `${file}, ${((await stat(path)).size / 1e6).toFixed(1)} MB, ${rows.toLocaleString('en')} × ${columns}`,
        );
        for (const line of runLines(runs, peer)) console.log(line);
      }
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    columns: { type: 'string', default: '20' },
    repeat: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    reader: { type: 'string' },
    file: { type: 'string' },
  },
});
if (options.reader !== undefined && options.file !== undefined) await measureReader(options.reader, options.file);
else await compare(Number(options.rows), Number(options.columns), Number(options.repeat), options.json);
