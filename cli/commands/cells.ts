import { extractionLimits } from '../../src/config/extraction-limits.ts';
import { openWorkbook, type Row, type Sheet, shownText, type Workbook } from '../../src/engine/extraction.ts';
import { describeExtractionFailure } from '../extraction/failure.ts';
import { readFileList } from '../extraction/file-list.ts';
import { callersFolder } from '../extraction/named-files.ts';
import { openInput } from '../extraction/open-input.ts';
import { CommandFailure, UsageFailure } from '../failure.ts';

export interface CellsOptions {
  sheet?: string;
  batch?: string;
}

/** `ade cells`: a sheet as CSV of the text that a spreadsheet shows, or all sheets of many files as JSON lines. */
export async function cells(file: string | undefined, options: CellsOptions): Promise<number> {
  if ((file === undefined) === (options.batch === undefined)) {
    throw new UsageFailure('Name one file, or give --batch with a list of files.');
  }
  process.chdir(callersFolder(process.env, process.cwd()));
  return file === undefined ? printBatch(options.batch ?? '') : printSheet(file, options.sheet);
}

async function printSheet(path: string, name: string | undefined): Promise<number> {
  try {
    const workbook = await open(path);
    try {
      await printFrom(workbook, path, name);
    } finally {
      await workbook.close();
    }
    for (const { message } of workbook.warnings) process.stderr.write(`! ${message}\n`);
    return 0;
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    process.stderr.write(`${describeExtractionFailure(path, error)}\n`);
    return 1;
  }
}

async function printFrom(workbook: Workbook, path: string, name: string | undefined): Promise<void> {
  const names: string[] = [];
  for await (const sheet of workbook.sheets()) {
    names.push(sheet.name);
    if (name !== undefined && sheet.name !== name) continue;
    for await (const text of csvOf(sheet)) {
      if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once('drain', resolve));
    }
    return;
  }
  throw new CommandFailure(
    name === undefined ? `${path} has no sheets.` : `${path} has no sheet “${name}”, only: ${names.join(', ')}.`,
  );
}

/** One line for each file of the list; one that cannot be read is a line that says why. */
async function printBatch(list: string): Promise<number> {
  for (const file of await readFileList(list)) process.stdout.write(`${JSON.stringify(await documentOf(file))}\n`);
  return 0;
}

async function documentOf(file: string): Promise<object> {
  try {
    const workbook = await open(file);
    try {
      const sheets: { index: number; name: string; hidden: boolean; csv: string }[] = [];
      for await (const sheet of workbook.sheets()) {
        let csv = '';
        for await (const text of csvOf(sheet)) csv += text;
        sheets.push({ index: sheet.index, name: sheet.name, hidden: sheet.hidden, csv });
      }
      return { file, format: workbook.format, sheets, warnings: workbook.warnings };
    } finally {
      await workbook.close();
    }
  } catch (error) {
    return { file, error: describeExtractionFailure(file, error) };
  }
}

async function open(path: string): Promise<Workbook> {
  const limits = await extractionLimits(process.env);
  return openWorkbook(await openInput(path, limits), { limits, encoding: 'auto', delimiter: 'auto' });
}

/** Every row is in its place: rows without cells are blank lines. */
async function* csvOf(sheet: Sheet): AsyncGenerator<string> {
  let next = 1;
  for await (const rows of sheet.rows()) {
    let text = '';
    for (const row of rows) {
      text += '\n'.repeat(row.number - next) + lineOf(row, sheet);
      next = row.number + 1;
    }
    yield text;
  }
}

function lineOf({ values, formats }: Row, { formats: known, epoch }: Sheet): string {
  const texts = values.map((value, column) => {
    const text = shownText(value ?? null, known[formats?.[column] ?? -1], epoch);
    return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${texts.join(',')}\n`;
}
