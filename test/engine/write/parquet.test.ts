import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { expect, test } from 'vitest';
import type { ColumnType } from '../../../src/engine/closed-sets.ts';
import type { OutputRow, OutputValue } from '../../../src/engine/extracted-table.ts';
import { writeTable } from '../../../src/engine/write/table-writer.ts';

type Column = { name: string; type: ColumnType };

async function parquet(columns: Column[], lines: OutputValue[][], batch = 1_000): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  const rows = lines.map((values, at): OutputRow => ({ sourceRow: at + 2, values }));
  await writeTable(
    'parquet',
    { write: async (chunk) => void chunks.push(chunk) },
    { name: 'T', columns },
    async function* () {
      for (let from = 0; from < rows.length; from += batch) yield rows.slice(from, from + batch);
    },
  );
  return new Uint8Array(Buffer.concat(chunks)).buffer;
}

const readBack = (file: ArrayBuffer) => parquetReadObjects({ file, compressors });

/** The stored type of each column. */
function types(file: ArrayBuffer): (string | undefined)[] {
  return parquetMetadata(file)
    .schema.slice(1)
    .map(({ type, logical_type: logical }) => (logical ? `${type} ${logical.type}` : type));
}

test('a whole number has no logical type, whose width would stand in the file as no other reader takes it', async () => {
  const [, column] = parquetMetadata(await parquet([{ name: 'whole', type: 'integer' }], [[1]])).schema;
  expect(column).toMatchObject({ type: 'INT64', converted_type: 'INT_64' });
  expect(column?.logical_type).toBeUndefined();
});

const typed: Column[] = [
  { name: 'text', type: 'string' },
  { name: 'whole', type: 'integer' },
  { name: 'amount', type: 'decimal' },
  { name: 'paid', type: 'boolean' },
  { name: 'day', type: 'date' },
  { name: 'moment', type: 'datetime' },
];

test('columns have the types of Parquet, and blanks are nulls', async () => {
  const file = await parquet(typed, [
    ['é', 1, -0.5, true, '2024-02-29', '2024-02-29T13:45:30'],
    [null, null, null, null, null, null],
    ['', '9223372036854775807', 1e21, false, '1899-12-31', '1969-12-31T23:59:59.999'],
  ]);
  expect(types(file)).toEqual(['BYTE_ARRAY STRING', 'INT64', 'DOUBLE', 'BOOLEAN', 'INT32 DATE', 'INT64 TIMESTAMP']);
  expect(await readBack(file)).toEqual([
    {
      text: 'é',
      whole: 1n,
      amount: -0.5,
      paid: true,
      day: new Date('2024-02-29'),
      moment: new Date('2024-02-29T13:45:30Z'),
    },
    { text: null, whole: null, amount: null, paid: null, day: null, moment: null },
    {
      text: '',
      whole: 9_223_372_036_854_775_807n,
      amount: 1e21,
      paid: false,
      day: new Date('1899-12-31'),
      moment: new Date('1969-12-31T23:59:59.999Z'),
    },
  ]);
});

test('a column that holds what its type has no place for is text, and nothing is lost or rounded', async () => {
  const fine: OutputValue[] = ['x', 1, 0.5, true, '2024-01-01', '2024-01-01T00:00:00'];
  const file = await parquet(typed, [
    fine,
    ['x', '9223372036854775808', '0.1234567890123456789', 'maybe', 'soon', 'at noon'],
  ]);
  expect(types(file)).toEqual(Array(6).fill('BYTE_ARRAY STRING'));
  expect((await readBack(file)).map((row) => Object.values(row))).toEqual([
    ['x', '1', '0.5', 'true', '2024-01-01', '2024-01-01T00:00:00'],
    ['x', '9223372036854775808', '0.1234567890123456789', 'maybe', 'soon', 'at noon'],
  ]);
});

test('many rows are written in groups, whatever the batches', async () => {
  const columns: Column[] = Array.from({ length: 20 }, (_, at) => ({
    name: `c${at}`,
    type: at % 2 ? 'integer' : 'string',
  }));
  const lines = Array.from({ length: 25_000 }, (_, row) =>
    columns.map((_column, at) => (at % 2 ? row * at : `r${row % 97}`)),
  );
  const file = await parquet(columns, lines, 777);
  const groups = parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows));
  expect(groups.length).toBeGreaterThan(1);
  expect(groups.reduce((sum, rows) => sum + rows, 0)).toBe(25_000);
  const rows = await readBack(file);
  for (const at of [0, 9_999, 10_000, 24_999]) {
    expect(Object.values(rows[at] ?? {})).toEqual(
      (lines[at] ?? []).map((value) => (typeof value === 'number' ? BigInt(value) : value)),
    );
  }
});

test('a table without rows is a file with columns', async () => {
  const file = await parquet(typed, []);
  expect(types(file)).toHaveLength(6);
  expect(await readBack(file)).toEqual([]);
});

/** What is read back of a value of a type. */
function stored(value: OutputValue, type: ColumnType): unknown {
  if (value === null) return null;
  if (type === 'integer') return BigInt(String(value));
  if (type === 'date' || type === 'datetime') return new Date(type === 'date' ? String(value) : `${value}Z`);
  return value;
}

const day = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const anyOf: Record<ColumnType, fc.Arbitrary<OutputValue>> = {
  string: fc.oneof(fc.constantFrom('', 'Paris', 'Montréal', '日本'), fc.string({ unit: 'grapheme' })),
  integer: fc.oneof(
    fc.integer(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  ),
  decimal: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  boolean: fc.boolean(),
  date: day.map((text) => text.slice(0, 10)),
  datetime: day.map((text) => text.slice(0, 23)),
};

test('any values come back, and the ends of the file know their bounds', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ values: fc.tuple(...typed.map(({ type }) => fc.option(anyOf[type]))) }), { minLength: 1 }),
      fc.integer({ min: 1, max: 300 }),
      async (some, times) => {
        const lines = Array.from({ length: times }, () => some.map(({ values }) => values)).flat();
        const file = await parquet(typed, lines);
        expect((await readBack(file)).map((row) => Object.values(row))).toEqual(
          lines.map((values) => values.map((value, at) => stored(value, typed[at]?.type ?? 'string'))),
        );
        const [group] = parquetMetadata(file).row_groups;
        const wholes = some.flatMap(({ values: [, whole] }) => (whole === null ? [] : [BigInt(String(whole))]));
        const { min_value, max_value, null_count } = group?.columns[1]?.meta_data?.statistics ?? {};
        expect(null_count).toBe(BigInt((some.length - wholes.length) * times));
        if (wholes.length === 0) return;
        expect(min_value).toBe(wholes.reduce((least, value) => (value < least ? value : least)));
        expect(max_value).toBe(wholes.reduce((greatest, value) => (value > greatest ? value : greatest)));
      },
    ),
    { numRuns: 60 },
  );
});

test('long texts fill several pages, which stand in the index', async () => {
  const lines = Array.from({ length: 500 }, (_, row) => [`${row} ${'é'.repeat(4_000)}`]);
  const file = await parquet([{ name: 'text', type: 'string' }], lines);
  const [column] = parquetMetadata(file).row_groups[0]?.columns ?? [];
  expect(column?.offset_index_length).toBeGreaterThan(0);
  expect((await readBack(file)).map(({ text }) => [text])).toEqual(lines);
});
