import * as xlsx from '@e965/xlsx';
import { expect, test } from 'vitest';
import { extract } from '../../src/engine/extraction/extract.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';

/** Warnings of the document, and issues of its tables. */
async function told(
  sheets: Record<string, (string | number)[][]>,
  change: (book: xlsx.WorkBook) => void = () => {},
  tables: object = {},
) {
  const book = xlsx.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    xlsx.utils.book_append_sheet(book, xlsx.utils.aoa_to_sheet(rows), name);
  change(book);
  const bytes: Buffer = xlsx.write(book, { type: 'buffer', bookType: 'xlsx' });
  const source = {
    name: 'boats.xlsx',
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  const warnings: string[] = [];
  const issues: [string, number | null][] = [];
  for await (const item of extract(source, specSchema.parse({ ade: 1, tables }))) {
    if (item.kind === 'document') warnings.push(...item.warnings.map(({ code, message }) => `${code}: ${message}`));
    if (item.kind === 'end')
      issues.push(...item.summary.issues.map(({ rule, sourceRow }): [string, number | null] => [rule, sourceRow]));
  }
  return { warnings, issues };
}

const boats = [
  ['Boat', 'Trips', 'Guests'],
  ['Anna', 12, 88],
  ['Berta', 9, 61],
  ['Clara', 4, 17],
];

test('a sheet without a table says so, and what came nearest', async () => {
  const { warnings } = await told({ Boats: boats, Remarks: [['Ask the harbour master about the keys.']] });
  expect(warnings).toEqual([
    expect.stringMatching(/^NO_TABLE_IN_SHEET: The sheet “Remarks” has no table\. Nearest .*row 1/),
  ]);
});

test('hidden sheets, rows and columns that are left out are counted', async () => {
  const { warnings } = await told({ Boats: boats, Old: boats }, (book) => {
    const sheet = book.Sheets.Boats;
    if (sheet !== undefined)
      Object.assign(sheet, { '!rows': [{}, {}, { hidden: true }], '!cols': [{}, {}, { hidden: true }] });
    book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
  });
  expect(warnings).toEqual([
    'HIDDEN_LEFT_OUT: The sheet “Boats”: 1 hidden or filtered row and 1 hidden column left out. Set “read.hidden: include” to read them.',
    'HIDDEN_LEFT_OUT: 1 hidden sheet left out. Set “read.hidden: include” to read it.',
  ]);
});

test('a record that names itself a total and does not add up is kept, and told', async () => {
  const { issues } = await told({ Boats: [...boats, ['Total', 31, 170]] });
  expect(issues).toEqual([['POSSIBLE_TOTAL', 5]]);
});

test('a header that the specification names and the sheet lacks is told', async () => {
  const { warnings } = await told({ Boats: boats }, undefined, { header: { match: ['Boat', 'Crew'] } });
  expect(warnings).toContain('HEADER_NOT_FOUND: The sheet “Boats” has no header with the text “Crew”.');
});
