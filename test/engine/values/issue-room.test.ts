import * as xlsx from '@e965/xlsx';
import { expect, it } from 'vitest';
import type { TableSummary } from '../../../src/engine/extracted-table.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { specSchema } from '../../../src/engine/specification/spec.ts';
import { RowSet } from '../../../src/engine/words/row-set.ts';

const [columns, rows, sheets] = [5, 20, 4];
const names = Array.from({ length: columns }, (_, at) => `n${at}`);
const words = Array.from({ length: rows }, (_, at) => names.map(() => `word ${'abcdefghij'[at % 10]}`));

/** Of a workbook of sheets on which no value is what it should be. */
async function summaries(limits: { issues: number }, tables: object): Promise<TableSummary[]> {
  const book = xlsx.utils.book_new();
  for (let at = 0; at < sheets; at += 1) {
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet([names, ...words]), `Sheet ${at}`);
  }
  const bytes: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' });
  const source = {
    name: 'words.xlsx',
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  const fields = Object.fromEntries(names.map((name) => [name, { type: 'integer', match: { headers: [name] } }]));
  const found: TableSummary[] = [];
  for await (const item of extract(source, specSchema.parse({ ade: 1, fields, tables }), { limits })) {
    if (item.kind === 'end') found.push(item.summary);
  }
  return found;
}

it.each([
  ['each sheet is a table', {}, sheets],
  ['all sheets are one table', { combine: 'all' }, 1],
])('a document keeps so many issues, and counts all with their rows, where %s', async (_how, tables, count) => {
  const most = 130;
  const found = await summaries({ issues: most }, tables);
  expect(found).toHaveLength(count);
  const issues = found.flatMap((summary) => summary.issues);
  expect(issues.filter(({ row }) => row !== null)).toHaveLength(most);
  for (const { issueKinds, issueCount, issues: kept, rowCount } of found) {
    expect(issueCount).toBe(columns * rowCount);
    for (const { column, count: all, rows: bits } of issueKinds) {
      expect(all).toBe(rowCount);
      const marked = new Set(new RowSet(bits).after(0));
      for (const issue of kept) if (issue.column === column && issue.row !== null) marked.add(issue.row);
      expect(marked.size).toBe(rowCount);
    }
  }
});

it('entries that stand for the rest of a kind are no more than that, either', async () => {
  const issues = (await summaries({ issues: 3 }, {})).flatMap((summary) => summary.issues);
  expect(issues.filter(({ row }) => row !== null)).toHaveLength(3);
  expect(issues.filter(({ row }) => row === null)).toHaveLength(3);
});
