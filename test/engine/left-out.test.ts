import * as xlsx from '@e965/xlsx';
import { expect, test } from 'vitest';
import { pdfFile, ruledRows } from '../../scripts/samples/pdf.ts';
import { extract } from '../../src/engine/extraction/extract.ts';
import { specSchema } from '../../src/engine/specification/spec.ts';
import { sourceOf } from '../support/files/byte-source.ts';

/** Warnings of the document, and issues of its tables. */
async function told(
  sheets: Record<string, (string | number)[][]>,
  change: (book: xlsx.WorkBook) => void = () => {},
  tables: object = {},
  more: object = {},
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
  const messages: string[] = [];
  let rowsOutside: Readonly<Record<string, number>> = {};
  for await (const item of extract(source, specSchema.parse({ ade: 1, tables, ...more }), {
    limits: { issuesPerRule: 3 },
  })) {
    if (item.kind === 'end') messages.push(...item.summary.issues.map(({ message }) => message));
    if (item.kind === 'document') rowsOutside = item.rowsOutside;
    if (item.kind === 'document') warnings.push(...item.warnings.map(({ code, message }) => `${code}: ${message}`));
    if (item.kind === 'end')
      issues.push(...item.summary.issues.map(({ rule, sourceRow }): [string, number | null] => [rule, sourceRow]));
  }
  return { warnings, issues, messages, rowsOutside };
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
    'HIDDEN_LEFT_OUT: 1 hidden sheet left out: “Old”. Set “read.hidden: include” to read it.',
  ]);
});

test('a record that names itself a total and does not add up is kept, and told', async () => {
  const { issues } = await told({ Boats: [...boats, ['Total', 31, 170]] });
  expect(issues).toEqual([['POSSIBLE_TOTAL', 5]]);
});

test('a row of the header that may be a record is told, with the setting that makes it one', async () => {
  const phones = [
    ['Makkai', '5-621', '3-1541'],
    ['Ruiz', '5-9017', '3-1388'],
  ];
  const { issues, messages } = await told({ Phones: [['Stenographers'], [], ...phones] });
  expect(issues).toEqual([['POSSIBLE_RECORD', 3]]);
  expect(messages[0]).toMatch(/^Row 3 is taken for part of the header.* “tables.header.rows: none”\.$/);
  const given = await told({ Phones: [['Stenographers'], [], ...phones] }, undefined, { header: { rows: 1 } });
  expect(given.issues).toEqual([]);
  expect((await told({ Boats: boats })).issues).toEqual([]);
});

test('a header that the specification names and the sheet lacks is told', async () => {
  const { warnings } = await told({ Boats: boats }, undefined, { header: { match: ['Boat', 'Crew'] } });
  expect(warnings).toContain('HEADER_NOT_FOUND: The sheet “Boats” has no header with the text “Crew”.');
});

test('a document with none of the fields is told, also where each of them may be missing', async () => {
  const crews = { fields: { skipper: {}, harbour: { match: { headers: ['port'] } } } };
  const { warnings } = await told({ Boats: boats }, undefined, {}, crews);
  expect(warnings).toEqual([
    'NO_FIELD_FOUND: None of the fields skipper, harbour was found in boats.xlsx. Its headers are: Boat, Trips, Guests. Add the right ones to match.headers of the fields, or choose another configuration.',
  ]);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`name_${index}`, {}]));
  const columns = Array.from({ length: 12 }, (_, index) => index);
  const lines = [1, 2, 3].map((row) => columns.map((column) => row * 100 + column));
  const wide = { Boats: [columns.map((column) => `Head ${column}`), ...lines] };
  const strange = await told(wide, undefined, {}, { fields: many });
  expect(strange.warnings[0]).toContain('None of the fields name_0, name_1, name_2 and 37 more was found');
  expect(strange.warnings[0]).toMatch(/headers are: (Head \d, ){7}Head 7 and 4 more\./);
  const some = { fields: { ...crews.fields, boat: {} } };
  expect((await told({ Boats: boats }, undefined, {}, some)).warnings).toEqual([]);
  // Fields that have their values without a column look for none.
  const made = { fields: { sheet: { match: { from: 'sheet' } }, fleet: { transform: [{ default: 'north' }] } } };
  expect((await told({ Boats: boats }, undefined, {}, made)).warnings).toEqual([]);
});

test('rows outside of tables are counted by what they are, and rows of values among them are told', async () => {
  const aside = [[], [], [], ['Key', 'Hook'], ['shed', 3]];
  const sheet = [['Boats of the harbour'], [], ...boats, [], ['Source: the harbour master'], ...aside];
  const { warnings, rowsOutside } = await told({ Boats: sheet }, undefined, { minRows: 2 });
  expect(rowsOutside).toEqual({ metadata: 2, header: 1, data: 1 });
  expect(warnings).toEqual([
    'ROWS_OUTSIDE_TABLES: The sheet “Boats”: 1 row of values stands outside of its tables: 13.',
    'ROWS_OUTSIDE_TABLES: The sheet “Boats”: 1 row of few cells stands outside of its tables and may be a record: 12.',
  ]);
});

test('issues that are not kept leave their rows', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => [`Boat ${at}`, at % 3 === 0 ? 'few' : at, 5]);
  const spec = { fields: { trips: { type: 'integer' } } };
  const { issues, messages } = await told({ Boats: [['Boat', 'Trips', 'Guests'], ...rows] }, undefined, {}, spec);
  expect(issues).toHaveLength(3 + 1);
  expect(messages.at(-1)).toBe('7 more of this kind, in the rows 11, 14, 17, 20, 23, 26, 29.');
});

test('what may be two tables or one is said, with the setting that decides it', async () => {
  const beside = [
    ['Boat', 'Trips', '', 'Guest', 'Paid'],
    ['Anna', 12, '', 'Ines', 80],
    ['Berta', 9, '', 'Per', 61],
    ['Clara', 4, '', 'Ulla', 17],
  ];
  const one = await told({ Boats: beside });
  expect(one.warnings).toEqual([
    'TABLES_BESIDE: The sheet “Boats”: what stands left and right of the blank column C was read as one table. If these are two, set “tables.sideBySide: apart”.',
  ]);
  for (const sideBySide of ['apart', 'join']) {
    const { warnings } = await told({ Boats: beside }, undefined, { sideBySide });
    expect(warnings).toEqual([]);
  }
  const two = await told({ Boats: [...beside, ['Dora', 3, '', '', '']] });
  expect(two.warnings).toEqual([expect.stringContaining('was read as two tables. If these are one')]);
});

test('lines of several cells below a table are told with their rows and why they are in none; notes and what stands above it are not', async () => {
  const aside = [[], [], ['Keys'], ['Thing', 'Whom'], ['Chair', 'Kiel']];
  const { warnings } = await told({
    Boats: [...boats, ...aside],
    Plain: [['Boats of', 'the harbour'], [], ...boats, [], ['Source: the office', 'of the harbour']],
  });
  expect(warnings).toEqual([
    expect.stringMatching(
      /^ROWS_OUTSIDE_TABLES: The sheet “Boats”: 2 rows of several cells below the first table are in none: 8–9\. [A-Z].+\.$/,
    ),
  ]);
});

test('lines of several cells above a first table without a header are told: they may be its header and first records', async () => {
  const { warnings } = await told({
    Ports: [['Gland', 14], [], ['Key 6x6', 220], ['Seal', 75], ['Valve', 9]],
  });
  expect(warnings).toEqual([
    'ROWS_OUTSIDE_TABLES: The sheet “Ports”: 1 row of several cells above the first table, which has no header, is in none: 1.',
  ]);
});

test('a page of a document is called a page, and no sheet', async () => {
  const pages = pdfFile([
    ruledRows(
      [
        ['Boat', 'Crew'],
        ['Gull', '3'],
        ['Tern', '4'],
        ['Skua', '2'],
      ],
      { x: 60, y: 790, widths: [90, 90], rowHeight: 22 },
    ),
    [{ text: 'Nothing else was recorded this year.', x: 60, y: 700, size: 10 }],
  ]);
  const warnings: string[] = [];
  const spec = { ade: 1, tables: { header: { match: ['Berth'] } } };
  for await (const item of extract(sourceOf(pages), specSchema.parse(spec)))
    if (item.kind === 'document') warnings.push(...item.warnings.map(({ message }) => message));
  expect(warnings).toContain('Page 1 has no header with the text “Berth”.');
  expect(warnings.join('\n')).toMatch(/^Page 2 has no table/m);
  expect(warnings.join('\n')).not.toContain('sheet');
});

test('the pages of a document are named in the refusal of a sheet that it does not have', async () => {
  const pages = pdfFile([[{ text: 'Nothing was recorded.', x: 60, y: 700, size: 10 }]]);
  const spec = { ade: 1, read: { sheets: ['Totals'] } };
  const read = async () => {
    for await (const _ of extract(sourceOf(pages), specSchema.parse(spec)));
  };
  await expect(read()).rejects.toThrow(/asks for the sheet “Totals”, but .* has only Page 1\./);
});

test('rows of many cells above a table are told', async () => {
  const below =
    'Order,Mail,Pieces,Paid,Customer\n1041,ann@ex.org,22,yes,Blue Ox\n1042,bob@ex.org,7,no,Dot Ltd\n1043,cid@ex.org,15,no,Acme\n';
  const warningsOf = async (above: string) => {
    const bytes = Buffer.from(`${above}\n\n\n${below}`);
    const source = {
      name: 'text.csv',
      size: bytes.length,
      read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
      close: async () => {},
    };
    for await (const item of extract(source, specSchema.parse({ ade: 1 })))
      if (item.kind === 'document') return item.warnings.filter(({ code }) => code === 'ROWS_OUTSIDE_TABLES');
    return [];
  };
  expect(await warningsOf('1,x@ex.org,Rope,yes,1995,26/11/2025,open,x')).toMatchObject([
    { message: 'The sheet “text”: 1 row of many cells above the first table is in none: 1.' },
  ]);
  expect(await warningsOf('Region,South West\nCurrency,GBP')).toEqual([]);
});
