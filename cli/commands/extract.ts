import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { extractionLimits } from '../../src/config/extraction-limits.ts';
import { emptySpec, mostPaintedCells } from '../../src/engine/extraction.ts';
import { processFlags } from '../../src/engine/process-flags.ts';
import type { Spec } from '../../src/engine/specification.ts';
import type { TableFormat } from '../../src/engine/tables.ts';
import { documentsBeside } from '../extraction/documents-beside.ts';
import { extractToFiles, type FileSample, sampleFile } from '../extraction/extract-file.ts';
import { describeExtractionFailure } from '../extraction/failure.ts';
import { readFileList } from '../extraction/file-list.ts';
import { folderNames } from '../extraction/folder-names.ts';
import { callersFolder, namedFiles } from '../extraction/named-files.ts';
import { shownPath } from '../extraction/open-input.ts';
import { TableFolder } from '../extraction/table-folder.ts';
import { UsageFailure } from '../failure.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import { documentLine } from '../terminal/document-line.ts';
import { startProgress } from '../terminal/progress.ts';
import { bad } from '../terminal/style.ts';
import { tableLines, terminalWidth } from '../terminal/table-report.ts';

export interface ExtractCommandOptions {
  spec?: string;
  out?: string;
  format: TableFormat;
  overwrite?: true;
  suggest?: true;
  json?: true;
  explain?: true;
  annotate?: true;
  /** A file of paths, one a line. */
  batch?: string;
  recursive?: true;
  /** The one of a document's tables that is printed, or that a configuration is suggested for. */
  table?: string;
  asText?: true;
}

/** As `--out`. */
const standardOutput = '-';

/** Rows of each table that a suggestion looks at. */
const sampleRows = 1_000;
const interrupted = 130;

/** `ade extract`: files to tables, without a server. Goes on with the next file when one fails. */
export async function extract(named: readonly string[], options: ExtractCommandOptions): Promise<number> {
  process.chdir(callersFolder(process.env, process.cwd()));
  for (const flag of processFlags) setFlagsFromString(flag);
  const stop = new AbortController();
  onShutdownSignal({ first: () => stop.abort(), second: () => process.exit(interrupted) });
  const spec = options.spec === undefined ? emptySpec : await specOf(options.spec);
  const work: Work = {
    spec: options.asText ? { ...spec, output: { ...spec.output, values: 'asWritten' } } : spec,
    openDocument: documentsBeside(options.spec),
    limits: await extractionLimits(process.env),
    signal: stop.signal,
  };
  const listed = options.batch === undefined ? [] : await readFileList(options.batch);
  const files = [
    ...(named.length === 0 && options.batch !== undefined ? [] : await filesFor(named, options)),
    ...listed,
  ];
  const failures = await run(files, options, work);
  if (stop.signal.aborted) return interrupted;
  return failures === 0 ? 0 : 1;
}

/** What few commands need is loaded by these alone: of a small file, loading the program is most of the time. */
async function specOf(path: string): Promise<Spec> {
  const { readSpecFile } = await import('../extraction/spec-file.ts');
  return readSpecFile(path);
}

async function run(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  if (options.json || options.batch !== undefined) {
    const { printJson } = await import('../extraction/print-json.ts');
    return printJson(files, work);
  }
  if (options.explain || options.annotate) return explain(files, options, work);
  if (options.suggest) return suggest(files, options, work);
  return options.out === standardOutput ? printTables(files, options, work) : writeTables(files, options, work);
}

type Work = Pick<Parameters<typeof sampleFile>[2], 'spec' | 'openDocument' | 'limits' | 'signal'>;

async function filesFor(named: readonly string[], options: ExtractCommandOptions): Promise<string[]> {
  const files = await namedFiles(named, { recursive: options.recursive ?? false });
  if (files.length === 0)
    throw new UsageFailure(
      'missing required argument \'file\', or --batch\nRun "ade extract --help" for its options and examples.',
    );
  if (options.table !== undefined && options.out !== standardOutput && !options.suggest)
    throw new UsageFailure('--table goes with --out - or --suggest.');
  if (options.out !== standardOutput) return files;
  if (options.annotate) throw new UsageFailure('--annotate writes a file: give a folder as --out.');
  if (files.length > 1)
    throw new UsageFailure('--out - prints the table of one document: name one, or give a folder as --out.');
  return files;
}

async function writeTables(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const names = folderNames(files);
  return eachFile(files, work.signal, async (path, at) => {
    const folder = join(options.out ?? 'extracted', names[at] ?? '');
    const tables = await TableFolder.create(folder, options.format, options.overwrite ?? false);
    const progress = await startProgress(basename(path));
    try {
      const extracted = await extractToFiles(path, tables, { ...work, progress });
      await tables.keep();
      progress.end();
      print([
        documentLine(shownPath(path), extracted.document, extracted.tables.length),
        ...extracted.tables.flatMap((table) => tableLines({ ...table, notes: [...table.notes, `→ ${table.file}`] })),
        '',
      ]);
    } finally {
      progress.end();
      await tables.discard();
    }
  });
}

/** The one table of a document, for the next program in a pipe. */
async function printTables(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const { printTable } = await import('../extraction/print-table.ts');
  return eachFile(files, work.signal, async (path) => {
    const progress = await startProgress(basename(path));
    try {
      await printTable(path, { format: options.format, table: options.table }, { ...work, progress });
    } finally {
      progress.end();
    }
  });
}

/** Says why, or shows it in an annotated copy, or both, instead of writing tables. */
async function explain(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const { annotateFile } = await import('../extraction/annotate-file.ts');
  const { explainFile } = await import('../extraction/explain-file.ts');
  const { outlineFile } = await import('../extraction/outline-file.ts');
  const names = folderNames(files);
  return eachFile(files, work.signal, async (path, at) => {
    const progress = await startProgress(basename(path));
    try {
      const outline = await outlineFile(path, { ...work, progress });
      progress.end();
      print([documentLine(shownPath(path), outline.document, outline.tables.length)]);
      if (options.explain) print(explainFile(outline, terminalWidth()));
      if (options.annotate) {
        const target = join(options.out ?? 'extracted', `${names[at] ?? ''}.annotated.xlsx`);
        const annotating = { ...work, overwrite: options.overwrite ?? false };
        const { complete } = await annotateFile(path, outline, target, annotating);
        const most = mostPaintedCells.toLocaleString('en');
        print(['', ...(complete ? [] : [`  ! The copy has the first ${most} cells only.`]), `  → ${target}`]);
      }
      print(['']);
      // What has been printed explains it.
      if (outline.fault !== null) throw outline.fault;
    } finally {
      progress.end();
    }
  });
}

/** One configuration for all the files: columns that they share become one field. */
async function suggest(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const { suggestSpec } = await import('../../src/engine/specification.ts');
  const { serverAddress } = await import('../client/server-address.ts');
  const samples: FileSample[] = [];
  const written: string[][] = [];
  const asWritten = { ...work.spec, output: { ...work.spec.output, values: 'asWritten' as const } };
  const failures = await eachFile(files, work.signal, async (path) => {
    const progress = await startProgress(basename(path));
    try {
      samples.push(...(await sampleFile(path, sampleRows, { ...work, progress })));
      const texts = await sampleFile(path, sampleRows, { ...work, spec: asWritten, progress });
      written.push(...texts.flatMap(textsOfColumns));
    } finally {
      progress.end();
    }
  });
  if (samples.length === 0) return failures;
  const names = samples.map(({ table }) => table.name);
  if (options.table !== undefined && !names.includes(options.table))
    throw new UsageFailure(`There is no table “${options.table}”. The tables are: ${names.join(', ')}.`);
  const [first = ''] = files;
  const text = suggestSpec(samples, {
    name: basename(first, extname(first)),
    table: options.table,
    locale: work.spec.read.locale,
    written,
    schemaUrl: `${serverAddress().replace(/\/$/, '')}/schemas/spec.json`,
  });
  if (options.out === undefined || options.out === standardOutput) process.stdout.write(text);
  else {
    await writeFile(options.out, text, { flag: options.overwrite ? 'w' : 'wx' });
    print([`The configuration is in ${options.out}.`]);
  }
  return failures;
}

function textsOfColumns({ table, rows }: FileSample): string[][] {
  return table.columns.map((_, at) =>
    rows.flatMap(({ values }) => (typeof values[at] === 'string' ? [values[at]] : [])),
  );
}

/** Runs `work` on one file after the other; answers how many failed, each reported on standard error. */
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
      process.stderr.write(`${bad('✗', process.stderr)} ${describeExtractionFailure(shownPath(path), error)}\n`);
    }
  }
  return failures;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
