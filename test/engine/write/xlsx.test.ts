import { text } from 'node:stream/consumers';
import { read, utils } from '@e965/xlsx';
import { expect, test } from 'vitest';
import type { ColumnType } from '../../../src/engine/closed-sets.ts';
import type { OutputRow, OutputValue } from '../../../src/engine/extracted-table.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { openWorkbook } from '../../../src/engine/read/workbook.ts';
import { Archive } from '../../../src/engine/read/zip/archive.ts';
import { XlsxWriter } from '../../../src/engine/write/xlsx/xlsx-writer.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

type Column = { name: string; type: ColumnType };
const rowsOf = (...lines: OutputValue[][]): OutputRow[] => lines.map((values, at) => ({ sourceRow: at + 2, values }));

async function workbook(
  sheets: { title: string; columns: Column[]; rows: OutputRow[] }[],
  options = {},
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const writer = new XlsxWriter({ write: async (chunk) => void chunks.push(chunk) }, options);
  for (const { title, columns, rows } of sheets) {
    await writer.beginSheet(title, columns);
    await writer.write(rows);
  }
  await writer.finish();
  return Buffer.concat(chunks);
}

/** The sheets as our own reader sees them. */
async function readBack(bytes: Buffer) {
  const opened = await openWorkbook(sourceOf(bytes, 'x.xlsx'), {
    limits: defaultLimits,
    encoding: 'auto',
    delimiter: 'auto',
  });
  const sheets: { name: string; rows: unknown[][]; kinds: (string | undefined)[][] }[] = [];
  for await (const sheet of opened.sheets()) {
    const rows: unknown[][] = [];
    const kinds: (string | undefined)[][] = [];
    for await (const batch of sheet.rows()) {
      for (const { values, formats } of batch) {
        rows.push([...values]);
        kinds.push(Array.from(values, (_, at) => sheet.formats[formats?.[at] ?? -1]?.kind));
      }
    }
    sheets.push({ name: sheet.name, rows, kinds });
  }
  await opened.close();
  return sheets;
}

const texts = [
  'plain',
  ' spaced ',
  '=1+1',
  '<b>&"\'',
  'two\nlines',
  'a\r\nb',
  'bell \u0007 null \u0000',
  '_x0041_ is not A',
  '_x',
  '\ufffe\uffff',
  '😀 ünï',
  '007',
];

test('texts come back as they were, whatever is in them', async () => {
  const columns: Column[] = [{ name: 'text', type: 'string' }];
  const bytes = await workbook([{ title: 'Texts', columns, rows: rowsOf(...texts.map((value) => [value])) }]);
  const [sheet] = await readBack(bytes);
  expect(sheet?.rows.flat()).toEqual(['text', ...texts]);
  const theirs = utils.sheet_to_json<unknown[]>(read(bytes).Sheets.Texts ?? {}, { header: 1, raw: true });
  expect(theirs.flat().slice(1, 6)).toEqual(texts.slice(0, 5));
});

test('cells are typed, and dates are dates', async () => {
  const columns: Column[] = [
    { name: 'whole', type: 'integer' },
    { name: 'amount', type: 'decimal' },
    { name: 'paid', type: 'boolean' },
    { name: 'day', type: 'date' },
    { name: 'moment', type: 'datetime' },
  ];
  const rows = rowsOf(
    [1, -0.5, true, '2024-02-29', '2024-02-29T13:45:30'],
    ['12345678901234567890', '0.12345678901234567', false, '1900-03-01', '1999-12-31T23:59:59.999'],
    [null, 1e-7, null, '1899-05-05', 'about noon'],
    [0, 1e21, null, '2024-02-30', '0001-01-01T00:00:00'],
  );
  const [sheet] = await readBack(await workbook([{ title: 'Typed', columns, rows }]));
  expect(sheet?.rows.slice(1)).toEqual([
    [1, -0.5, true, 45_351, 45_351 + (13 * 3600 + 45 * 60 + 30) / 86_400],
    ['12345678901234567890', '0.12345678901234567', false, 61, expect.closeTo(36_526, 6)],
    [null, 1e-7, null, '1899-05-05', 'about noon'],
    [0, 1e21, null, '2024-02-30', '0001-01-01T00:00:00'],
  ]);
  expect(sheet?.kinds[1]?.slice(3)).toEqual(['date', 'datetime']);
  expect(sheet?.kinds[2]?.slice(3)).toEqual(['date', 'datetime']);
});

test('the column names are bold and stay in view', async () => {
  const bytes = await workbook([{ title: 'A', columns: [{ name: 'n', type: 'integer' }], rows: rowsOf([1]) }]);
  const archive = await Archive.open(sourceOf(bytes), defaultLimits);
  const sheet = await text(archive.read('xl/worksheets/sheet1.xml'));
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>');
  expect(sheet).toContain('<c r="A1" s="1"');
  const styles = await text(archive.read('xl/styles.xml'));
  expect(styles).toMatch(/<cellXfs[^>]*><xf [^>]*\/><xf [^>]*fontId="1"/);
  expect(styles).toContain('<font><b/>');
});

test('a table with more rows than a sheet holds goes on on the next one', async () => {
  const columns: Column[] = [{ name: 'n', type: 'integer' }];
  const rows = rowsOf(...Array.from({ length: 25 }, (_, at) => [at]));
  const long = { title: 'Long', columns, rows };
  const sheets = await readBack(await workbook([long, { ...long, title: 'Other', rows: [] }], { rowsPerSheet: 11 }));
  expect(sheets.map(({ name }) => name)).toEqual(['Long', 'Long (2)', 'Long (3)', 'Other']);
  expect(sheets.map(({ rows: { length } }) => length)).toEqual([11, 11, 6, 1]);
  expect(sheets.flatMap((sheet) => sheet.rows.slice(1).flat())).toEqual(rows.flatMap(({ values }) => values));
});

test.each([
  ['a/b [c]: d*?', 'a b c d'],
  ["'quoted'", 'quoted'],
  ['History', 'History (2)'],
  ['   ', 'Table'],
  ['x'.repeat(40), 'x'.repeat(31)],
  [`${'x'.repeat(30)}😀`, 'x'.repeat(30)],
])('a sheet for the table %j is called %j', async (title, name) => {
  expect((await readBack(await workbook([{ title, columns: [], rows: [] }]))).map((sheet) => sheet.name)).toEqual([
    name,
  ]);
});

test('sheets of the same name are told apart, also when the name is long', async () => {
  const sheets = ['Data', 'data', 'y'.repeat(31), 'Y'.repeat(35)].map((title) => ({ title, columns: [], rows: [] }));
  const names = (await readBack(await workbook(sheets))).map(({ name }) => name);
  expect(names).toEqual(['Data', 'data (2)', 'y'.repeat(31), `${'Y'.repeat(27)} (2)`]);
});

test('a text that is longer than a cell is cut where one sees it', async () => {
  const columns: Column[] = [{ name: 'text', type: 'string' }];
  const [sheet] = await readBack(await workbook([{ title: 'A', columns, rows: rowsOf(['z'.repeat(40_000)]) }]));
  expect(sheet?.rows[1]).toEqual([`${'z'.repeat(32_766)}…`]);
});

test('a workbook without a table has one empty sheet', async () => {
  expect(await readBack(await workbook([]))).toMatchObject([{ name: 'Table' }]);
});

test('more columns than a sheet holds are refused', async () => {
  const columns = Array.from({ length: 16_385 }, (_, at): Column => ({ name: `c${at}`, type: 'string' }));
  await expect(workbook([{ title: 'Wide', columns, rows: [] }])).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
});

test('a sink that fails is the error of the writer', async () => {
  const writer = new XlsxWriter({
    write: async () => {
      throw new Error('disk full');
    },
  });
  await expect(writer.beginSheet('A', [])).rejects.toThrow('disk full');
  let room = 3;
  const later = new XlsxWriter({
    write: async () => {
      room -= 1;
      if (room < 0) throw new Error('disk full');
    },
  });
  const rows = rowsOf(...Array.from({ length: 5_000 }, (_, at) => [`${at} ${Math.sin(at)}`]));
  await expect(
    (async () => {
      await later.beginSheet('A', [{ name: 'n', type: 'string' }]);
      for (let turn = 0; turn < 100; turn++) await later.write(rows);
      await later.finish();
    })(),
  ).rejects.toThrow('disk full');
});

test('marks what is doubtful: a colour and a comment on the cell, and a sheet that lists and links all of it', async () => {
  const chunks: Uint8Array[] = [];
  const writer = new XlsxWriter({ write: async (chunk) => void chunks.push(chunk) }, { rowsPerSheet: 7 });
  const columns: Column[] = [
    { name: 'item', type: 'string' },
    { name: 'sold', type: 'date' },
  ];
  const issue = { sheet: 'Q2', rule: 'required', severity: 'error' as const, message: '“sold” & <all> is missing.' };
  const late = {
    row: 8,
    column: 'sold',
    sheet: null,
    sourceCell: 'B5',
    rule: 'range',
    severity: 'warning' as const,
    message: 'Late.',
  };
  await writer.beginSheet("Bob's", columns, {
    sourceSheet: 'Q1',
    total: 12,
    issues: [
      { ...issue, row: 2, column: 'sold', sourceCell: 'B3' },
      { ...late, row: 2, column: 'sold', sourceCell: 'B3' },
      late,
      { ...issue, row: null, column: null, sourceCell: null, rule: 'table', message: 'Few rows.' },
      { ...late, row: null, sourceCell: null, message: '7 more of this kind, in the rows 9–15.' },
    ],
  });
  const rest = ['c', 'd', 'e', 'f', 'g', 'h'].map((item) => [item, '2024-02-29']);
  await writer.write(rowsOf(['a', '2024-01-31'], ['b', null], ...rest));
  await writer.finish();
  const bytes = Buffer.concat(chunks);
  const book = read(bytes, { cellStyles: true, cellDates: true });
  expect(book.SheetNames).toEqual(["Bob's", "Bob's (2)", 'Issues']);
  const [first, second, list] = book.SheetNames.map((name) => book.Sheets[name]);
  expect(first?.B3?.c?.map(({ t, a }: { t?: string; a?: string }) => [a, t])).toEqual([
    ['ADE', 'required: “sold” & <all> is missing.\nrange: Late.'],
  ]);
  expect(second?.B3?.c?.[0]?.t).toBe('range: Late.');
  const fillOf = (cell: { s?: { fgColor?: { rgb?: string } } } | undefined) => cell?.s?.fgColor?.rgb;
  expect([first?.B3, second?.B3, first?.B2].map(fillOf)).toEqual(['FFD0C8', 'FFEFC2', undefined]);
  // A date stays a date on a colour.
  expect(second?.B3?.t).toBe('d');
  expect(utils.sheet_to_json(list ?? {}, { header: 1, defval: null })).toEqual([
    ['Sheet', 'Cell', 'Column', 'Severity', 'Rule', 'What is wrong', 'In the document'],
    ["Bob's", null, null, 'error', 'table', 'Few rows.', null],
    ["Bob's", null, 'sold', 'warning', 'range', '7 more of this kind, in the rows 9–15.', null],
    ["Bob's", 'B3', 'sold', 'error', 'required', '“sold” & <all> is missing.', 'Q2!B3'],
    ["Bob's", 'B3', 'sold', 'warning', 'range', 'Late.', 'Q1!B3'],
    ["Bob's (2)", 'B3', 'sold', 'warning', 'range', 'Late.', 'Q1!B5'],
    [null, null, null, null, null, '8 more are not listed one by one.', null],
  ]);
  expect(list?.B6?.l?.Target).toBe("#'Bob''s (2)'!B3");
  // Our own reader sees the same values.
  const [own] = await readBack(bytes);
  expect(own?.rows.map(([item]) => item)).toEqual(['item', 'a', 'b', 'c', 'd', 'e', 'f']);
});
