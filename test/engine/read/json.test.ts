import { describe, expect, test } from 'vitest';
import { tablesInJson } from '../../../src/engine/read/json/json-tables.ts';
import { failureOf, readAll, valuesOf } from './reading.ts';

describe('JSON', () => {
  test('with an array of objects is a table, columns as they first come', async () => {
    expect(await valuesOf('[{"boat": "Alma", "length": 9.5}, {"length": 11, "sold": true, "boat": null}]')).toEqual([
      ['boat', 'length', 'sold'],
      ['Alma', 9.5, null],
      [null, 11, true],
    ]);
  });

  test('in lines is one too', async () => {
    expect(await valuesOf('{"id": 1, "name": "x"}\n{"id": 2, "name": "y"}\n')).toEqual([
      ['id', 'name'],
      [1, 'x'],
      [2, 'y'],
    ]);
  });

  test('has a sheet for each array, and columns for what is inside of records', async () => {
    const { sheets } = await readAll(
      JSON.stringify({
        meta: { page: 1 },
        data: { boats: [{ name: 'Alma', owner: { name: 'Ann', towns: ['Ulm', 'Bonn'] } }] },
        fees: [{ berth: 12 }],
      }),
    );
    expect(sheets.map(({ head, rows }) => [head.name, rows.map(({ values }) => values)])).toEqual([
      [
        'data.boats',
        [
          ['name', 'owner.name', 'owner.towns'],
          ['Alma', 'Ann', 'Ulm, Bonn'],
        ],
      ],
      ['fees', [['berth'], [12]]],
    ]);
  });

  test.each([
    '[["boat", "length"], ["Alma", 9.5], ["Bo", 11]]',
    '{"columns": ["boat", "length"], "index": [0, 1], "data": [["Alma", 9.5], ["Bo", 11]]}',
  ])('with an array of lists is one too, and has no rows of its own making: %s', async (text) => {
    expect(await valuesOf(text)).toEqual([
      ['boat', 'length'],
      ['Alma', 9.5],
      ['Bo', 11],
    ]);
    expect(await valuesOf('{"data": [["Alma", 9.5], ["Bo", 11]]}')).toEqual([
      ['Alma', 9.5],
      ['Bo', 11],
    ]);
  });

  test('tells of lists and objects within records, which stay texts', async () => {
    const { warnings, sheets } = await readAll(
      '[{"id": 1, "tags": ["a", "b", null], "lines": [{"sku": "A1"}, {"sku": "B2"}]}, {"id": 2, "a": {"b": {"c": {"d": 1}}}, "lines": []}]',
    );
    expect(sheets[0]?.rows.map(({ values }) => values)).toEqual([
      ['id', 'tags', 'lines', 'a.b.c'],
      [1, 'a, b, ', '[{"sku":"A1"},{"sku":"B2"}]', null],
      [2, null, null, '{"d":1}'],
    ]);
    expect(warnings).toEqual([
      {
        code: 'NESTED_COLUMNS',
        message: expect.stringMatching(/^2 columns \(lines, a\.b\.c\) of “.+” held lists or objects/),
      },
    ]);
  });

  test('with records under names of their own is a table with these as its keys', async () => {
    expect(await valuesOf('{"u17": {"name": "Ann", "age": 31}, "u20": {"name": "Bob", "age": null}}')).toEqual([
      ['key', 'name', 'age'],
      ['u17', 'Ann', 31],
      ['u20', 'Bob', null],
    ]);
    // Objects that have little in common are parts of one record.
    expect(await valuesOf('{"owner": {"name": "Ann", "age": 31}, "boat": {"length": 9, "berth": 4}}')).toEqual([
      ['owner.name', 'owner.age', 'boat.length', 'boat.berth'],
      ['Ann', 31, 9, 4],
    ]);
  });

  test('with a member for each column is a table of these', async () => {
    const boats = [
      ['boat', 'feet'],
      ['Alma', 31],
      ['Bore', null],
    ];
    // As weather services send lists, and as pandas writes a table.
    expect(
      await valuesOf('{"at": "quay", "fleet": {"boat": ["Alma", "Bore", "Cid"], "feet": [31, null, 28]}}'),
    ).toEqual([...boats, ['Cid', 28]]);
    expect(await valuesOf('{"boat": {"0": "Alma", "1": "Bore"}, "feet": {"0": 31, "1": null}}')).toEqual(boats);
    // Lists of different lengths, or beside other values, are values of one record.
    expect(await valuesOf('{"crew": ["Ann", "Bo"], "flags": ["red", "blue", "white"]}')).toEqual([
      ['crew', 'flags'],
      ['Ann, Bo', 'red, blue, white'],
    ]);
    expect(await valuesOf('{"boat": "Alma", "crew": ["Ann", "Bo"], "flags": ["red", "blue"]}')).toEqual([
      ['boat', 'crew', 'flags'],
      ['Alma', 'Ann, Bo', 'red, blue'],
    ]);
  });

  test('keeps pairs of values in their record, and every table beside another', async () => {
    expect(await valuesOf('{"order": 17, "trip": {"from": ["Oslo", "NO"], "to": ["Rome", "IT"]}}')).toEqual([
      ['order', 'trip.from', 'trip.to'],
      [17, 'Oslo, NO', 'Rome, IT'],
    ]);
    const [hours, days] = [
      '{"time": ["t1", "t2", "t3"], "wind": [4, 5, 6]}',
      '{"time": ["d1"], "most": [6], "least": [4]}',
    ];
    expect(tablesInJson(JSON.parse(`{"hours": ${hours}, "days": ${days}}`), 'x').map(({ name }) => name)).toEqual([
      'hours',
      'days',
    ]);
  });

  test('has no column for an object that is missing, beside those of its members', async () => {
    expect(
      await valuesOf('[{"at": 6, "wind": {"kmh": 61}, "snow": null}, {"at": 8, "wind": null, "snow": null}]'),
    ).toEqual([
      ['at', 'wind.kmh', 'snow'],
      [6, 61, null],
      [8, null, null],
    ]);
  });

  test('keeps the digits of numbers that are too long for a double', async () => {
    expect((await valuesOf('[{"card": 4539578763621486, "long": 12345678901234567890}]'))[1]).toEqual([
      4539578763621486,
      '12345678901234567890',
    ]);
  });

  test('cut off, or without an array of objects, is refused', async () => {
    expect((await failureOf('[{"a": 1}, {"a": ')).code).toBe('MALFORMED_FILE');
    expect((await failureOf('{"a":1}\n{"a":')).code).toBe('MALFORMED_FILE');
    expect((await failureOf('[{"a": 1}, 5]')).code).toBe('UNKNOWN_FORMAT');
  });

  test('keeps to the limits', async () => {
    const json = JSON.stringify(Array.from({ length: 5 }, (_, index) => ({ a: index, b: 'x'.repeat(50) })));
    for (const limits of [{ rows: 5 }, { columns: 1 }, { cells: 8 }, { cellBytes: 40 }, { fileBytes: 20 }])
      expect((await failureOf(json, { limits })).code).toBe('LIMIT_EXCEEDED');
    expect((await failureOf(`[{"a":${'['.repeat(200_000)}`)).code).toBe('MALFORMED_FILE');
  });
});
