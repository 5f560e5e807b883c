import { parquetWriteBuffer, type SchemaElement } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { extract } from '../../../src/engine/extraction.ts';
import { parseSpec } from '../../../src/engine/specification.ts';
import { sourceOf } from '../../support/files/byte-source.ts';
import { codesOf, failureOf, readAll, valuesOf } from './reading.ts';

type Column = Parameters<typeof parquetWriteBuffer>[0]['columnData'][number];

function parquet(
  columnData: Column[],
  options: Omit<Parameters<typeof parquetWriteBuffer>[0], 'columnData'> = {},
): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData, ...options }));
}

const boats = parquet([
  { name: 'boat', data: ['Alma', 'Bore', null], type: 'STRING' },
  { name: 'berth', data: [12, null, 14], type: 'INT32' },
  { name: 'length', data: [9.5, 11, 7.25], type: 'DOUBLE' },
  { name: 'sold', data: [true, false, null], type: 'BOOLEAN' },
]);

/** A root with these leaves. */
function schema(...elements: SchemaElement[]): SchemaElement[] {
  return [{ name: 'root', num_children: elements.length }, ...elements];
}

describe('a Parquet file', () => {
  test('is a sheet with the names of its columns above its rows', async () => {
    const { sheets, details } = await readAll(sourceOf(boats, 'boats.parquet'));
    expect(sheets.map(({ head, rows }) => [head.name, rows.map(({ values }) => values)])).toEqual([
      [
        'boats',
        [
          ['boat', 'berth', 'length', 'sold'],
          ['Alma', 12, 9.5, true],
          ['Bore', null, 11, false],
          [null, 14, 7.25, null],
        ],
      ],
    ]);
    expect(details).toEqual({ rows: 3, rowGroups: 1 });
  });

  test('keeps whole numbers and decimals exact, and dates and times what they are', async () => {
    const file = parquet(
      [
        { name: 'id', data: [9007199254740993n, -9007199254740995n] },
        { name: 'price', data: [0.3, -0.1] },
        { name: 'sum', data: [1234567890123.25, 0] },
        { name: 'day', data: [19_782, -30_000] },
        { name: 'moment', data: [1_709_214_330_500n, null] },
        { name: 'at', data: [3_600_000, 0] },
      ],
      {
        schema: schema(
          { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' },
          {
            name: 'price',
            type: 'INT32',
            converted_type: 'DECIMAL',
            scale: 1,
            precision: 9,
            repetition_type: 'REQUIRED',
          },
          {
            name: 'sum',
            type: 'INT64',
            converted_type: 'DECIMAL',
            scale: 2,
            precision: 18,
            repetition_type: 'REQUIRED',
          },
          { name: 'day', type: 'INT32', converted_type: 'DATE', repetition_type: 'REQUIRED' },
          { name: 'moment', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS', repetition_type: 'OPTIONAL' },
          { name: 'at', type: 'INT32', converted_type: 'TIME_MILLIS', repetition_type: 'REQUIRED' },
        ),
      },
    );
    const rows: unknown[][] = [];
    for await (const item of extract(sourceOf(file), parseSpec('ade: 1')))
      if (item.kind === 'rows') rows.push(...item.rows.map(({ values }) => values));
    expect(rows.map((values) => values.slice(0, 5))).toEqual([
      ['9007199254740993', 0.3, 1234567890123.25, '2024-02-29', '2024-02-29T13:45:30.500'],
      ['-9007199254740995', -0.1, 0, '1887-11-12', null],
    ]);
  });

  test('has columns for what is inside of records, and texts for lists, of which it warns', async () => {
    const file = parquet(
      [
        { name: 'boat', data: ['Alma', 'Bore'] },
        {
          name: 'owner',
          data: [
            { name: 'Ann', town: 'Ulm' },
            { name: 'Bo', town: null },
          ],
        },
        { name: 'tags', data: [['red', 'new'], []] },
      ],
      {
        schema: [
          { name: 'root', num_children: 3 },
          { name: 'boat', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
          { name: 'owner', num_children: 2, repetition_type: 'OPTIONAL' },
          { name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
          { name: 'town', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
          { name: 'tags', num_children: 1, repetition_type: 'OPTIONAL', converted_type: 'LIST' },
          { name: 'list', num_children: 1, repetition_type: 'REPEATED' },
          { name: 'element', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
        ],
      },
    );
    const found = await readAll(file);
    expect(found.sheets[0]?.rows.map(({ values }) => values)).toEqual([
      ['boat', 'owner.name', 'owner.town', 'tags'],
      ['Alma', 'Ann', 'Ulm', 'red, new'],
      ['Bore', 'Bo', null, null],
    ]);
    expect(codesOf(found)).toEqual(['NESTED_COLUMNS']);
  });

  test('with many row groups gives all of their rows, in order', async () => {
    const ids = Array.from({ length: 2_500 }, (_, index) => index);
    const file = parquet([{ name: 'id', data: ids, type: 'INT32' }], { rowGroupSize: 400 });
    expect((await valuesOf(file)).slice(1).map(([id]) => id)).toEqual(ids);
  });

  test('without rows is its header', async () => {
    expect(await valuesOf(parquet([{ name: 'a', data: [], type: 'STRING' }]))).toEqual([['a']]);
  });
});

describe('a damaged or hostile Parquet file', () => {
  test('keeps to the limits', async () => {
    for (const limits of [{ rows: 3 }, { columns: 3 }, { cells: 9 }, { cellBytes: 2 }, { expandedBytes: 20 }])
      expect((await failureOf(boats, { limits })).code).toBe('LIMIT_EXCEEDED');
  });

  test('is refused where it was cut off, or is encrypted', async () => {
    expect((await failureOf(boats.subarray(0, -9))).code).toBe('TRUNCATED_FILE');
    expect((await failureOf(Buffer.concat([Buffer.from('PAR1'), boats.subarray(boats.length - 200)]))).code).toMatch(
      /^(?:TRUNCATED|MALFORMED)_FILE$/,
    );
    expect((await failureOf(Buffer.concat([boats.subarray(0, -4), Buffer.from('PARE')]))).code).toBe('ENCRYPTED_FILE');
  });

  test('with a run of values that lies about its length costs no more than its size allows', async () => {
    const lying = Buffer.from(boats);
    // The levels of the first page: eight of one bit each, which become one that is there a billion times.
    const levels = lying.indexOf(Buffer.from([3, 0b011]), 4);
    expect(levels).toBeGreaterThan(0);
    Buffer.from([0xfe, 0xff, 0xff, 0xff, 0x07]).copy(lying, levels);
    expect((await failureOf(lying)).code).toBe('LIMIT_EXCEEDED');
  }, 120_000);

  test('ends in rows or in a fault of the document, whatever byte of its description is changed', async () => {
    const codes = new Set<string>();
    const description = boats.length - 8 - boats.readUInt32LE(boats.length - 8);
    for (let at = description; at < boats.length - 4; at += 3) {
      const changed = Buffer.from(boats);
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      codes.add(await readAll(changed).then(() => 'read', faultOf));
    }
    expect([...codes].sort()).toEqual(['MALFORMED_FILE', 'TRUNCATED_FILE', 'read']);
  });
});

function faultOf(error: unknown): string {
  if (error instanceof EngineError) return error.code;
  throw error;
}
