import { describe, expect, test } from 'vitest';
import { tableOf } from './table-of.ts';

describe('what a step sees as row', () => {
  test('are the finished values of other columns, whatever the order of the fields', () => {
    const spec = `ade: 1
fields:
  shown: { transform: [{ cel: "row.full + ' (' + string(row.age) + ')'" }] }
  full: { transform: [{ join: { fields: [first, last] } }, uppercase] }
  first: { transform: [trim] }
  last: {}
  age: { type: integer }`;
    const rows = [
      ['  Ada ', 'Lovelace', '36'],
      ['Cher', null, '77'],
    ];
    expect(tableOf(['First', 'Last', 'Age'], { spec, rows }).values).toEqual([
      ['ADA LOVELACE (36)', 'ADA LOVELACE', 'Ada', 'Lovelace', 36],
      ['CHER (77)', 'CHER', 'Cher', null, 77],
    ]);
  });

  test('are columns without a field too', () => {
    const spec = "ade: 1\nfields: { double: { type: integer, transform: [{ cel: 'row.amount * 2' }] } }";
    expect(tableOf(['Amount', 'Other'], { spec, rows: [['1,200', 'x']] }).values).toEqual([[2400, 1200, 'x']]);
  });

  test('a row whose cells are blank is dropped although a step made a value', () => {
    const spec = 'ade: 1\nfields: { a: {}, source: { transform: [{ default: upload }] } }';
    const { values, summary } = tableOf(['A'], { spec, rows: [['x'], [null], ['y']] });
    expect(values).toEqual([
      ['x', 'upload'],
      ['y', 'upload'],
    ]);
    expect(summary.droppedRows).toEqual({ empty: 1 });
  });
});

describe('values from beside the rows', () => {
  test('group headings, the sheet and the table fill fields, which are typed and checked like others', () => {
    const spec = `ade: 1
fields:
  region: { match: { from: group }, transform: [{ split: { on: ' / ', take: 0 } }], validate: [{ enum: [North, South] }, { required: true }] }
  sheet: { match: { from: sheet } }
  table: { match: { from: table } }
  amount: { type: integer }`;
    const { values, summary } = tableOf(['Amount'], {
      spec,
      rows: [['1'], ['2'], ['3']],
      groups: ['North / Retail', 'East', null],
    });
    expect(values).toEqual([
      ['North', 'Sheet1', 'Sheet1', 1],
      ['East', 'Sheet1', 'Sheet1', 2],
      [null, 'Sheet1', 'Sheet1', 3],
    ]);
    expect(summary.issues.map(({ row, rule, column }) => [row, rule, column])).toEqual([
      [2, 'enum', 'region'],
      [3, 'required', 'region'],
    ]);
  });
});

test('values are filled down from records alone: not from totals and repeated headers, kept or left out', () => {
  const fields = `fields: { week: { transform: [{ fill: down }] }, day: {}, hours: { type: integer } }
checks: [{ sum: hours, severity: warning }]`;
  const rows = [
    ['Week 31', 'Mon', '4'],
    [null, 'Tue', '5'],
    ['Week 31 total', null, '9'],
    [null, 'Wed', '3'],
    ['Week', 'Day', 'Hours'],
    [null, 'Thu', '2'],
  ];
  const roles = ['data', 'data', 'derived', 'data', 'header', 'data'] as const;
  const weeks = (spec: string) =>
    tableOf(['Week', 'Day', 'Hours'], { spec: `ade: 1\n${fields}\n${spec}`, rows, roles: [...roles] }).values.map(
      ([week]) => week,
    );
  expect(weeks('')).toEqual(['Week 31', 'Week 31', 'Week 31', 'Week 31']);
  expect(weeks('rows: { dropTotals: false, dropRepeatedHeaders: false }')).toEqual([
    ...['Week 31', 'Week 31', 'Week 31 total', 'Week 31', 'Week', 'Week 31'],
  ]);
});

test('times of which only some say their zone are told of', () => {
  const issuesOf = (...texts: string[]) => tableOf(['At'], { rows: texts.map((text) => [text]) }).summary.issues;
  expect(issuesOf('2024-03-01T09:30:00Z', '2024-03-01T09:30:00', '2024-03-02T10:00:00Z')).toMatchObject([
    { rule: 'timeZone', column: 'at', severity: 'warning' },
  ]);
  expect(issuesOf('2024-03-01T09:30:00+02:00', '2024-03-02T10:00:00Z')).toEqual([]);
  expect(issuesOf('2024-03-01 09:30', '2024-03-02', '2024-03-03 11:15')).toEqual([]);
});

describe('thousands or decimals', () => {
  const roles = ['data', 'data', 'data', 'derived'] as const;
  const table = (texts: string[], spec = 'ade: 1') =>
    tableOf(['Part', 'Pieces'], { spec, roles: [...roles], rows: texts.map((text, at) => [`P${at}`, text]) });

  test('are told by a total that is right under one reading only', () => {
    const thousands = table(['60', '4.800', '15', '4875']);
    expect(thousands.values.map(([, value]) => value)).toEqual([60, 4800, 15]);
    expect(thousands.table.columns[1]?.type).toBe('integer');
    const decimals = table(['60', '4.800', '15', '79.8']);
    expect(decimals.values.map(([, value]) => value)).toEqual([60, 4.8, 15]);
    const german = table(['60', '4,800', '15', '4,875'], 'ade: 1\nread: { locale: de }');
    expect(german.values.map(([, value]) => value)).toEqual([60, 4800, 15]);
    expect([thousands, decimals, german].map(({ summary }) => summary.issueCount)).toEqual([0, 0, 0]);
  });

  test('are said both where nothing tells, and not where a column beside does', () => {
    const { summary } = table(['60', '4.800', '7.250', 'x']);
    expect(summary.issues).toMatchObject([
      { rule: 'decimalMark', column: 'pieces', message: expect.stringContaining('“4.800” is 4.8; it would be 4800.') },
    ]);
    const beside = [
      ['60', '2.5'],
      ['4.800', '3.75'],
    ];
    expect(tableOf(['Weight', 'Price'], { rows: beside }).summary.issueCount).toBe(0);
  });
});

test('a total that adds up in some columns is told of in those where it does not', () => {
  const rows = [
    ['Oslo', 14, 300, 0.5],
    ['Bergen', 9, 150, 0.25],
    ['Sum', 40, 450, 0.4],
  ];
  const off = [{ column: 1, sum: 23 }];
  const { summary } = tableOf(['City', 'Staff', 'Visits', 'Rate'], { rows, roles: ['data', 'data', 'derived'], off });
  expect(summary.issues).toMatchObject([
    { rule: 'TOTAL_DISAGREES', column: 'staff', sourceCell: 'B4', message: expect.stringContaining('add up to 23') },
  ]);
});

describe('a sample that misleads', () => {
  const rows = (early: string, late: string) => Array.from({ length: 40 }, (_, at) => [at < 20 ? early : late]);

  test('dates that only fit the other order put the whole column in doubt', () => {
    const { summary } = tableOf(['Day'], { rows: rows('01/02/2024', '25/02/2024'), sampleRows: 20 });
    expect(summary.issues.filter(({ row }) => row === null)).toMatchObject([
      { rule: 'dateOrder', message: expect.stringContaining('Nothing in the first rows') },
      { rule: 'dateOrder', message: expect.stringContaining('20 values can only be day/month') },
    ]);
  });

  test('numbers that only fit the other decimal mark do too', () => {
    const { summary } = tableOf(['Sum'], { rows: rows('1.5', '1.234,56'), sampleRows: 20 });
    expect(summary.issues.at(-1)).toMatchObject({
      rule: 'decimalMark',
      message: expect.stringContaining('20 values can only have ","'),
    });
  });

  test('what the first thousand rows leave open, the rest of the sample settles', () => {
    const days = Array.from({ length: 1_500 }, (_, at) => [at === 1_400 ? '25/02/2024' : '01/02/2024', 'x']);
    const { values, summary } = tableOf(['Day', 'Other'], { rows: days, sampleRows: 1_500 });
    expect([values[0]?.[0], summary.issueCount]).toEqual(['2024-02-01', 0]);
  });
});

describe('dates without separators', () => {
  test.each([[['20241231', '20240105']], [[20241231, 20240105]]])('%j are dates where a field says so', (days) => {
    const spec = 'ade: 1\nfields: { day: { type: date } }';
    expect(tableOf(['Day', 'x'], { spec, rows: days.map((day) => [day, 'x']) }).values[0]?.[0]).toBe('2024-12-31');
    expect(tableOf(['Day'], { rows: days.map((day) => [day]) }).table.columns[0]?.type).toBe('integer');
  });
});

test('a field that is called after its kind finds its column by the values alone', () => {
  const rows = Array.from({ length: 10 }, (_, at) => [`${at}`, `user${at}@example.com`, `604-555-01${at}9`]);
  const { table } = tableOf(['a', 'b', 'c'], { spec: 'ade: 1\nfields: { work_email: {}, phone: {} }', rows });
  expect(table.columns.map(({ name, source, mapping }) => [name, source?.letter, mapping.method])).toEqual([
    ['work_email', 'B', 'values'],
    ['phone', 'C', 'values'],
    ['a', 'A', 'none'],
  ]);
});
