import Papa from 'papaparse';
import { expect, test } from 'vitest';
import type { ColumnType } from '../../../src/engine/closed-sets.ts';
import type { OutputRow, OutputValue } from '../../../src/engine/extracted-table.ts';
import { CsvWriter } from '../../../src/engine/write/text/csv-writer.ts';
import { JsonlWriter } from '../../../src/engine/write/text/jsonl-writer.ts';

type Column = { name: string; type: ColumnType };
const rowsOf = (...lines: OutputValue[][]): OutputRow[] => lines.map((values, at) => ({ sourceRow: at + 2, values }));

async function csv(columns: Column[], rows: OutputRow[], options = {}): Promise<string> {
  const chunks: Uint8Array[] = [];
  const writer = new CsvWriter({ write: async (chunk) => void chunks.push(chunk) }, columns, options);
  await writer.write(rows);
  await writer.finish();
  return Buffer.concat(chunks).toString();
}

async function jsonl(columns: Column[], rows: OutputRow[]): Promise<string> {
  const chunks: Uint8Array[] = [];
  const writer = new JsonlWriter({ write: async (chunk) => void chunks.push(chunk) }, columns);
  await writer.write(rows);
  await writer.finish();
  return Buffer.concat(chunks).toString();
}

const two: Column[] = [
  { name: 'name', type: 'string' },
  { name: 'amount', type: 'decimal' },
];

test('CSV is RFC 4180 with the column names first', async () => {
  expect(await csv(two, rowsOf(['a "b", c', 1.5], ['two\nlines', null], [null, -3]))).toBe(
    'name,amount\r\n"a ""b"", c",1.5\r\n"two\nlines",\r\n,-3\r\n',
  );
  expect(await csv(two, [])).toBe('name,amount\r\n');
  expect(await csv(two, [], { bom: true })).toBe('\ufeffname,amount\r\n');
});

test.each<[ColumnType, OutputValue, string]>([
  ['string', '=1+1', "'=1+1"],
  ['string', '+49 30 1234', '+49 30 1234'],
  ['string', '-5', '-5'],
  ['string', '@cmd', "'@cmd"],
  ['string', '\tx', "'\tx"],
  ['string', '\rx', '"\'\rx"'],
  ['string', '=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'],
  ['string', 'a=b', 'a=b'],
  ['integer', -5, '-5'],
  ['integer', '-12345678901234567890', '-12345678901234567890'],
  ['decimal', '=1+1', "'=1+1"],
  ['decimal', '-x', "'-x"],
  ['boolean', true, 'true'],
  ['date', '2024-01-05', '2024-01-05'],
])('in a column of type %s, %j is written %j', async (type, value, expected) => {
  expect(
    await csv(
      [
        { name: 'a', type },
        { name: 'b', type: 'string' },
      ],
      rowsOf([value, 'z']),
    ),
  ).toBe(`a,b\r\n${expected},z\r\n`);
});

test.each([
  '-1.234,50',
  '-1 234,50',
  "-1'234.50",
  '- 5',
  '-.5',
  '-1.5e-3',
  '-5 EUR',
  '-EUR 5',
  '-€5',
  '-5€',
  '+3.5 %',
  '-5 °C',
  '+12 km/h',
  '-5 m²',
  '+49 40 123456',
  '+49 (40) 123-456',
  '+1-555-123-4567',
])('what reads as an amount or a phone number is written as it is: %j', async (text) => {
  const written = await csv([{ name: 'a', type: 'string' }], rowsOf([text]));
  expect(Papa.parse<string[]>(written.trimEnd()).data[1]).toEqual([text]);
});

test.each([
  '-1+1',
  '+1+cmd|a!b',
  "-2+3+cmd|' /C calc'!A0",
  '-5 EUR()',
  '-A1',
  '+B2*3',
  '-SUM(A1)',
  '-EUR5',
  '-5|x',
  '-5!A1',
  '+1-1',
  '-1-555-123-4567',
  '\n=1',
  ' -1',
  '＝1',
  '＋1',
  '－1',
  '＠a',
])('what a spreadsheet might run is not: %j', async (text) => {
  const written = await csv([{ name: 'a', type: 'string' }], rowsOf([text]));
  expect(Papa.parse<string[]>(written.trimEnd()).data[1]).toEqual([`'${text}`]);
});

test('a blank in a table of one column is not a blank line', async () => {
  expect(await csv([{ name: 'a', type: 'string' }], rowsOf(['x'], [null], ['y']))).toBe('a\r\nx\r\n""\r\ny\r\n');
});

test('another parser reads back what was written', async () => {
  const texts = ['plain', ' spaced ', 'a,b', '"', '""', 'x\r\ny', 'ünï', '', '\u2028', "it's"];
  const rows = Array.from(
    { length: 30_000 },
    (_, at): OutputRow => ({ sourceRow: at, values: [texts[at % texts.length] ?? '', at] }),
  );
  const parsed = Papa.parse<string[]>((await csv(two, rows)).trimEnd()).data;
  expect(parsed).toHaveLength(30_001);
  for (const [at, row] of rows.entries()) expect(parsed[at + 1]).toEqual(row.values.map(String));
});

test('JSON Lines has one object per row, whatever the columns are called', async () => {
  const columns: Column[] = ['a "b"', '__proto__', 'constructor'].map((name) => ({ name, type: 'string' }));
  const text = await jsonl(columns, rowsOf(['x\n', 1, null], [true, '12345678901234567890', Number.NaN]));
  expect(text).toBe(
    '{"a \\"b\\"":"x\\n","__proto__":1,"constructor":null}\n{"a \\"b\\"":true,"__proto__":"12345678901234567890","constructor":null}\n',
  );
});

test.each([
  '=1+1',
  '+1+1',
  '-1-1',
  '@SUM(A1)',
  ' =1+1',
  '\u00a0\u3000-1',
  '\ufeff=1',
  '\u200b=1',
  '\u0000=1',
  '\tx',
  '\rx',
  '\nx',
  '\n=1',
  ' \r\n =1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  ' ＝1',
])('CSV: a spreadsheet is kept from running %j, in a cell and as the name of a column', async (text) => {
  const parsed = Papa.parse<string[]>(await csv([{ name: text, type: 'string' }, ...two], rowsOf([text, 'a', 1])), {
    newline: '\r\n',
  }).data;
  expect([parsed[0]?.[0], parsed[1]?.[0]]).toEqual([`'${text}`, `'${text}`]);
});

test('CSV: what no spreadsheet runs stays as it is: typed numbers, and signs further in', async () => {
  const rows = rowsOf(['a=1', -5], [' a - b', '-12345678901234567890.5'], ['(-5)', 1e21]);
  expect(await csv(two, rows)).toBe('name,amount\r\na=1,-5\r\n a - b,-12345678901234567890.5\r\n(-5),1e+21\r\n');
});
