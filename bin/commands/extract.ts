import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseSpec } from '../../src/engine/spec/parse.ts';
import { suggestSpec } from '../../src/engine/suggest/suggest-spec.ts';
import { type DocumentFacts, extractToFiles, type FileSample, sampleFile } from '../extraction/extract-file.ts';
import { describeExtractionFailure } from '../extraction/failure.ts';
import { folderNames } from '../extraction/folder-names.ts';
import { readSpecFile } from '../extraction/spec-file.ts';
import { TableFiles, type TableFormat } from '../extraction/table-files.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import { startProgress } from '../terminal/progress.ts';
import { bad, bold, doubtful } from '../terminal/style.ts';
import { tableLines } from '../terminal/table-report.ts';
import { counted, printable } from '../terminal/text.ts';

export interface ExtractCommandOptions {
  spec?: string;
  out?: string;
  format: TableFormat;
  overwrite?: true;
  suggest?: true;
}

/** Rows of each table that a suggestion looks at. */
const sampleRows = 1_000;
const interrupted = 130;

/** `ade extract`: files to tables, without a server. Goes on with the next file when one fails. */
export async function extract(files: readonly string[], options: ExtractCommandOptions): Promise<number> {
  const stop = new AbortController();
  onShutdownSignal({ first: () => stop.abort(), second: () => process.exit(interrupted) });
  const spec = options.spec === undefined ? parseSpec('ade: 1') : await readSpecFile(options.spec);
  const work: Work = { spec, signal: stop.signal };
  const failures = options.suggest ? await suggest(files, options, work) : await writeTables(files, options, work);
  if (stop.signal.aborted) return interrupted;
  return failures === 0 ? 0 : 1;
}

type Work = Pick<Parameters<typeof sampleFile>[2], 'spec' | 'signal'>;

async function writeTables(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const names = folderNames(files);
  return eachFile(files, work.signal, async (path, at) => {
    const folder = join(options.out ?? 'extracted', names[at] ?? '');
    const tables = await TableFiles.create(folder, options.format, options.overwrite ?? false);
    const progress = await startProgress(basename(path));
    try {
      const extracted = await extractToFiles(path, tables, { ...work, progress });
      await tables.keep();
      progress.end();
      print([
        documentLine(path, extracted.document, extracted.tables.length),
        ...extracted.tables.flatMap(tableLines),
        '',
      ]);
    } finally {
      progress.end();
      await tables.discard();
    }
  });
}

function documentLine(path: string, { format, details, warnings, rowsRead }: DocumentFacts, tables: number): string {
  const { encoding, delimiter } = details;
  const how = [
    ...(encoding === undefined ? [] : [String(encoding)]),
    ...(delimiter === undefined ? [] : [`delimiter ${JSON.stringify(delimiter)}`]),
  ];
  const facts = [format, ...how, `${counted(rowsRead, 'row')} read`, counted(tables, 'table')];
  const line = `${bold(printable(path))}  ${printable(facts.join(' · '))}`;
  return [line, ...warnings.map(({ message }) => `${doubtful('!')} ${printable(message)}`)].join('\n');
}

/** One configuration for all the files: columns that they share become one field. */
async function suggest(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const samples: FileSample[] = [];
  const failures = await eachFile(files, work.signal, async (path) => {
    const progress = await startProgress(basename(path));
    try {
      samples.push(...(await sampleFile(path, sampleRows, { ...work, progress })));
    } finally {
      progress.end();
    }
  });
  if (samples.length === 0) return failures;
  const [first = ''] = files;
  const text = suggestSpec(samples, { name: basename(first, extname(first)), locale: work.spec.read.locale });
  if (options.out === undefined) process.stdout.write(text);
  else {
    await writeFile(options.out, text, { flag: options.overwrite ? 'w' : 'wx' });
    print([`The configuration is in ${options.out}.`]);
  }
  return failures;
}

/** Runs `work` on one file after the other; answers how many failed, each told on standard error. */
async function eachFile(
  files: readonly string[],
  signal: AbortSignal,
  work: (path: string, at: number) => Promise<void>,
): Promise<number> {
  let failures = 0;
  for (const [at, path] of files.entries()) {
    if (signal.aborted) break;
    try {
      await work(path, at);
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      process.stderr.write(`${bad('✗', process.stderr)} ${describeExtractionFailure(path, error)}\n`);
    }
  }
  return failures;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
