import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { TableFormat } from '../../src/engine/tables.ts';
import { CommandFailure } from '../failure.ts';
import { documentLine } from '../terminal/document-line.ts';
import { remarkLines } from '../terminal/table-report.ts';
import { type ExtractionTools, extractToFiles } from './extract-file.ts';
import { shownPath } from './open-input.ts';
import { TableFolder } from './table-folder.ts';

/**
 * Prints the table of a document to standard output, whole or not at all, and what is to be said of it to standard error.
 * Throws CommandFailure where the document has none, or several and none is named; else as `extractToFiles`.
 */
export async function printTable(
  path: string,
  { format, table: wanted }: { format: TableFormat; table: string | undefined },
  tools: ExtractionTools,
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'ade-out-'));
  const tables = await TableFolder.create(join(scratch, 'tables'), format, false);
  try {
    const extracted = await extractToFiles(path, tables, tools);
    await tables.keep();
    tools.progress.end();
    process.stderr.write(`${documentLine(shownPath(path), extracted.document, extracted.tables.length)}\n`);
    const fitting = extracted.tables.filter(({ name }) => wanted === undefined || name === wanted);
    const [table, ...others] = fitting;
    const names = extracted.tables.map(({ name }) => `“${name}”`).join(', ');
    if (table === undefined) {
      throw new CommandFailure(
        wanted === undefined || names === '' ? 'No table was found.' : `There is no table “${wanted}”, only: ${names}.`,
      );
    }
    if (others.length > 0) {
      throw new CommandFailure(
        `There are ${fitting.length} tables: ${names}. Choose one with --table NAME, or give a folder as --out.`,
      );
    }
    process.stderr.write(`${remarkLines(table).join('\n')}\n`);
    await pipeline(createReadStream(table.file), process.stdout, { end: false });
  } finally {
    await tables.discard();
    await rm(scratch, { recursive: true, force: true });
  }
}
