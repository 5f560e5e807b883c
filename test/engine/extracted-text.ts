import * as xlsx from '@e965/xlsx';
import type { ExtractedTable, Issue, OutputValue } from '../../src/engine/extracted-table.ts';
import { extract } from '../../src/engine/extraction/extract.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';

export interface TextTable {
  table: ExtractedTable;
  rows: OutputValue[][];
  issues: Issue[];
}

/** The tables of a text, each with its rows and issues. */
export function tablesOfText(text: string, spec: object = {}): Promise<TextTable[]> {
  return tablesOf('text.csv', Buffer.from(text), spec);
}

/** The same of a workbook with one sheet, whose cells are texts and numbers. */
export function tablesOfCells(
  cells: readonly (readonly (xlsx.CellObject | string | number | null)[])[],
  spec: object = {},
) {
  const book = xlsx.utils.book_new();
  xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(cells.map((row) => [...row])), 'Sheet');
  const bytes: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' });
  return tablesOf('cells.xlsx', bytes, spec);
}

/** Cells as a CSV has them, and as a workbook does. */
export function cellsOf(lines: readonly string[]): (string | number | null)[][] {
  const asCell = (text: string) => (text === '' ? null : /^\d+(\.\d+)?$/.test(text) ? Number(text) : text);
  return lines.map((line) => line.split(',').map(asCell));
}

async function tablesOf(name: string, bytes: Buffer, spec: object): Promise<TextTable[]> {
  const source = {
    name,
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  const found: TextTable[] = [];
  for await (const item of extract(source, specSchema.parse({ ade: 1, ...spec }))) {
    if (item.kind === 'table') found[item.table.ordinal] = { table: item.table, rows: [], issues: [] };
    if (item.kind === 'rows') found[item.ordinal]?.rows.push(...item.rows.map(({ values }) => values));
    if (item.kind === 'end') found[item.ordinal]?.issues.push(...item.summary.issues);
  }
  return found;
}
