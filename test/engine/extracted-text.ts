import type { ExtractedTable, Issue, OutputValue } from '../../src/engine/extracted-table.ts';
import { extract } from '../../src/engine/extraction/extract.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';

export interface TextTable {
  table: ExtractedTable;
  rows: OutputValue[][];
  issues: Issue[];
}

/** The tables of a text, each with its rows and issues. */
export async function tablesOfText(text: string, spec: object = {}): Promise<TextTable[]> {
  const bytes = Buffer.from(text);
  const source = {
    name: 'text.csv',
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
