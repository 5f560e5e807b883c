import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { mostPaintedCells, suggestSpec } from '../../src/engine/extraction.ts';
import { processFlags } from '../../src/engine/process-flags.ts';
import { parseSpec } from '../../src/engine/specification.ts';
import type { TableFormat } from '../../src/engine/tables.ts';
import { annotateFile } from '../extraction/annotate-file.ts';
import { explainFile } from '../extraction/explain-file.ts';
import { extractToFiles, type FileSample, sampleFile } from '../extraction/extract-file.ts';
import { describeExtractionFailure } from '../extraction/failure.ts';
import { readFileList } from '../extraction/file-list.ts';
import { folderNames } from '../extraction/folder-names.ts';
import { outlineFile } from '../extraction/outline-file.ts';
import { printJson } from '../extraction/print-json.ts';
import { documentsBeside, readSpecFile } from '../extraction/spec-file.ts';
import { TableFolder } from '../extraction/table-folder.ts';
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
}

/** Rows of each table that a suggestion looks at. */
const sampleRows = 1_000;
const interrupted = 130;

/** `ade extract`: files to tables, without a server. Goes on with the next file when one fails. */
export async function extract(named: readonly string[], options: ExtractCommandOptions): Promise<number> {
  for (const flag of processFlags) setFlagsFromString(flag);
  const stop = new AbortController();
  onShutdownSignal({ first: () => stop.abort(), second: () => process.exit(interrupted) });
  const spec = options.spec === undefined ? parseSpec('ade: 1') : await readSpecFile(options.spec);
  const work: Work = { spec, openDocument: documentsBeside(options.spec), signal: stop.signal };
  const files = options.batch === undefined ? named : [...named, ...(await readFileList(options.batch))];
  const failures = await run(files, options, work);
  if (stop.signal.aborted) return interrupted;
  return failures === 0 ? 0 : 1;
}

function run(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  if (options.json || options.batch !== undefined) return printJson(files, work);
  if (options.explain || options.annotate) return explain(files, options, work);
  return options.suggest ? suggest(files, options, work) : writeTables(files, options, work);
}

type Work = Pick<Parameters<typeof sampleFile>[2], 'spec' | 'openDocument' | 'signal'>;

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

/** Says why, or shows it in an annotated copy, or both, instead of writing tables. */
async function explain(files: readonly string[], options: ExtractCommandOptions, work: Work): Promise<number> {
  const names = folderNames(files);
  return eachFile(files, work.signal, async (path, at) => {
    const progress = await startProgress(basename(path));
    try {
      const outline = await outlineFile(path, { ...work, progress });
      progress.end();
      print([documentLine(path, outline.document, outline.tables.length)]);
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
      process.stderr.write(`${bad('✗', process.stderr)} ${describeExtractionFailure(path, error)}\n`);
    }
  }
  return failures;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
