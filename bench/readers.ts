/**
 * Our readers, and the whole way to typed, mapped and checked rows, against the libraries that everyone uses for reading alone, on
 * generated files: rows per second and peak memory, each in a
 * process of its own, in turns, so that a busy machine slows all of them alike.
 *
 *   node bench/readers.ts [--rows 200000] [--columns 20] [--repeat 3] [--json]
 */
import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { extract } from '../src/engine/extract.ts';
import { openFile } from '../src/engine/file-source.ts';
import { defaultLimits } from '../src/engine/limits.ts';
import { openWorkbook } from '../src/engine/read/workbook.ts';
import { parseSpec } from '../src/engine/spec/parse.ts';
import { generateCsv, generateXlsx } from './generate.ts';

interface Count {
  rows: number;
  cells: number;
}

interface Result extends Count {
  reader: string;
  file: string;
  rowsPerSecond: number;
  peakMegabytes: number;
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

async function loadPapaparse(): Promise<Reader> {
  const { default: Papa } = await import('papaparse');
  return (path) => {
    const count = { rows: 0, cells: 0 };
    return new Promise((resolve, reject) => {
      Papa.parse<string[]>(createReadStream(path), {
        skipEmptyLines: true,
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
    readers: { 'ade csv': async () => ours, 'ade csv mapped': async () => toMappedRows, papaparse: loadPapaparse },
  },
];

/** In the child: one reading, measured, as JSON. */
async function measure(reader: string, path: string): Promise<void> {
  const load = contests.map(({ readers }) => readers[reader]).find((candidate) => candidate !== undefined);
  if (load === undefined) throw new Error(`there is no reader ${reader}`);
  const read = await load();
  const started = performance.now();
  const count = await read(path);
  const seconds = (performance.now() - started) / 1000;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ ...count, rowsPerSecond: count.rows / seconds, peakMegabytes }));
}

async function inChild(reader: string, folder: string, file: string): Promise<Result> {
  const script = import.meta.filename;
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    '--reader',
    reader,
    '--file',
    join(folder, file),
  ]);
  return { reader, file, ...JSON.parse(stdout) };
}

async function compare(rows: number, columns: number, repeat: number, json: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-bench-'));
  try {
    await Promise.all([
      generateXlsx(join(folder, 'data.xlsx'), { rows, columns }),
      generateCsv(join(folder, 'data.csv'), { rows, columns }),
    ]);
    const best: Result[] = [];
    for (const { file, readers } of contests) {
      const results: Result[] = [];
      for (let turn = 0; turn < repeat; turn++) {
        for (const reader of Object.keys(readers)) results.push(await inChild(reader, folder, file));
      }
      for (const reader of Object.keys(readers)) {
        const [fastest] = results
          .filter((result) => result.reader === reader)
          .sort((a, b) => b.rowsPerSecond - a.rowsPerSecond);
        if (fastest !== undefined) best.push(fastest);
      }
    }
    const ratios = contests.flatMap(({ file }) => {
      const results = best.filter((result) => result.file === file);
      const peer = results.pop();
      return results.map(({ reader, rowsPerSecond }) => ({
        file,
        reader,
        ratio: rowsPerSecond / (peer?.rowsPerSecond ?? Number.NaN),
      }));
    });
    if (json) console.log(JSON.stringify({ rows, columns, results: best, ratios }, null, 2));
    else await print(folder, best, ratios);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function print(
  folder: string,
  results: readonly Result[],
  ratios: readonly { file: string; reader: string; ratio: number }[],
): Promise<void> {
  for (const { file } of contests) {
    const { size } = await stat(join(folder, file));
    console.log(`${file}, ${(size / 1e6).toFixed(1)} MB`);
    for (const { reader, rows, cells, rowsPerSecond, peakMegabytes } of results.filter(
      (result) => result.file === file,
    )) {
      console.log(
        `  ${reader.padEnd(16)} ${Math.round(rowsPerSecond).toLocaleString('en').padStart(9)} rows/s  ${Math.round(peakMegabytes).toString().padStart(5)} MB peak  (${rows.toLocaleString('en')} rows, ${cells.toLocaleString('en')} cells)`,
      );
    }
    for (const { reader, ratio } of ratios.filter((candidate) => candidate.file === file)) {
      console.log(`  ${`${reader} : peer`.padEnd(24)} ${ratio.toFixed(2)}`);
    }
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
if (options.reader !== undefined && options.file !== undefined) await measure(options.reader, options.file);
else await compare(Number(options.rows), Number(options.columns), Number(options.repeat), options.json);
