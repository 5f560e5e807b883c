import { describe, expect, test } from 'vitest';
import { CellError, type NumberFormat } from '../../../src/engine/model.ts';
import { RowSet } from '../../../src/engine/tables.ts';
import { tableOf } from './table-of.ts';

describe('without a configuration', () => {
  test('every column comes out, typed by its values', () => {
    const { table, values } = tableOf(['Id', 'Amount', 'When', 'Paid', 'Code'], {
      rows: [
        ['1', '1,234.50', '31/12/2024', 'yes', '007'],
        ['2', '(5.00)', '01/02/2024', 'no', '008'],
        ['3', 'n/a', null, 'Yes', '123'],
      ],
    });
    expect(table.columns.map((column) => `${column.name} ${column.type}`)).toEqual([
      'id integer',
      'amount decimal',
      'when date',
      'paid boolean',
      'code string',
    ]);
    expect(values).toEqual([
      [1, 1234.5, '2024-12-31', true, '007'],
      [2, -5, '2024-02-01', false, '008'],
      [3, null, null, true, '123'],
    ]);
  });

  test('a value unlike the rest of its column is kept as text, with a warning', () => {
    const rows = Array.from({ length: 30 }, (_, at) => [at === 25 ? 'lots' : String(at)]);
    const { values, summary } = tableOf(['Amount'], { rows, sampleRows: 20 });
    expect(values[25]).toEqual(['lots']);
    expect(summary.issues).toEqual([
      {
        row: 26,
        sheet: 'Sheet1',
        sourceRow: 27,
        column: 'amount',
        sourceCell: 'A27',
        rule: 'type',
        severity: 'warning',
        message: '"lots" is not a whole number, unlike the rest of the column; kept as text.',
      },
    ]);
  });

  test('an error cell is blank, with a warning', () => {
    const { values, summary } = tableOf(['a'], { rows: [['x'], [new CellError('#REF!')], ['y']] });
    expect(values).toEqual([['x'], [null], ['y']]);
    expect(summary).toMatchObject({
      warningCount: 1,
      errorCount: 0,
      issues: [{ rule: 'cellError', sourceCell: 'A3' }],
    });
  });

  test('number cells follow their formats', () => {
    const formats: NumberFormat[] = [
      { code: 'yyyy-mm-dd', kind: 'date' },
      { code: '00000', kind: 'number' },
    ];
    const { values } = tableOf(['When', 'Zip', 'Sum'], {
      rows: [[45_000, 2134, 0.1 + 0.2]],
      formats,
      formatOf: [0, 1, undefined],
      epoch: 1904,
    });
    expect(values).toEqual([['2027-03-16', '02134', 0.3]]);
  });

  test('rows shorter than the table are blank at the end', () => {
    expect(tableOf(['a', 'b', 'c'], { rows: [['x'], ['y', 'z', 'w']] }).values).toEqual([
      ['x', null, null],
      ['y', 'z', 'w'],
    ]);
  });

  test('dates that leave the order open are read by the locale, with a warning', () => {
    const rows = [['01/02/2024'], ['03/04/2024']];
    const british = tableOf(['When'], { rows, spec: 'ade: 1\nread: { locale: en-GB }' });
    expect(british.values[0]).toEqual(['2024-02-01']);
    expect(british.summary.issues).toMatchObject([{ row: null, rule: 'dateOrder', severity: 'warning' }]);
    expect(tableOf(['When'], { rows }).values[0]).toEqual(['2024-01-02']);
  });
});

describe('with fields', () => {
  const spec = `
ade: 1
fields:
  amount: { type: decimal, validate: [{ required: true }, { min: 0 }] }
  email: { transform: [trim, lowercase], validate: [{ pattern: '^[^@]+@[^@]+$', message: not an e-mail address, severity: warning }] }
  note: {}
output: { unmapped: drop }
`;

  test('rows come out in the order of the fields, transformed and typed', () => {
    const { table, values } = tableOf(['E-Mail', 'Junk', 'Amount'], { spec, rows: [[' A@B.C ', 'x', '$5.00']] });
    expect(values).toEqual([[5, 'a@b.c', null]]);
    expect(table.columns.map((column) => column.source?.letter ?? null)).toEqual(['C', 'A', null]);
    expect(table.unmappedColumns.map((column) => column.name)).toEqual(['junk']);
  });

  test('or in the order of the source', () => {
    const { table } = tableOf(['E-Mail', 'Junk', 'Amount'], { spec: spec.replace('unmapped: drop', 'order: source') });
    expect(table.columns.map((column) => column.name)).toEqual(['email', 'junk', 'amount', 'note']);
  });

  test('what does not fit is null, and each issue names its cell', () => {
    const { values, summary } = tableOf(['Amount', 'Email'], {
      spec,
      rows: [
        ['lots', 'a@b'],
        [null, 'nobody'],
        ['-1', null],
        [new CellError('#N/A'), 'a@b'],
        ['n/a', 'a@b'],
      ],
    });
    expect(values.map(([amount]) => amount)).toEqual([null, null, -1, null, null]);
    expect(
      summary.issues.map(({ sourceCell, rule, severity, message }) => [sourceCell, rule, severity, message]),
    ).toEqual([
      ['A2', 'type', 'error', '"lots" is not a number.'],
      ['A3', 'required', 'error', 'A value is required.'],
      ['B3', 'pattern', 'warning', 'not an e-mail address'],
      ['A4', 'min', 'error', '"-1" is below the minimum 0.'],
      ['A5', 'cellError', 'error', 'The cell holds the error #N/A.'],
      ['A6', 'required', 'error', 'A value is required, and "n/a" gives none.'],
    ]);
    expect(summary).toMatchObject({ rowCount: 5, issueCount: 6, errorCount: 5, warningCount: 1 });
  });

  test('a required field without a column is one issue, not one per row', () => {
    const { summary } = tableOf(['Email'], { spec, rows: [['a@b'], ['c@d']] });
    expect(summary.issues).toMatchObject([{ row: null, column: 'amount', rule: 'required', severity: 'error' }]);
  });

  test('a field without a column takes its default or is computed from the row', () => {
    const computed = `
ade: 1
fields:
  first: {}
  last: {}
  full: { transform: [{ cel: "row.first + ' ' + row.last" }], validate: [{ required: true }] }
  source: { transform: [{ default: upload }] }
`;
    const { values, summary } = tableOf(['First', 'Last'], {
      spec: computed,
      rows: [
        ['Ada', 'Lovelace'],
        ['Cher', null],
      ],
    });
    expect(values).toEqual([
      ['Ada', 'Lovelace', 'Ada Lovelace', 'upload'],
      ['Cher', null, null, 'upload'],
    ]);
    expect(summary.issues).toMatchObject([{ row: 2, column: 'full', sourceCell: null, rule: 'transform' }]);
  });

  test('rules see the typed values of the whole row', () => {
    const ranges = `
ade: 1
fields:
  start: { type: date }
  end: { type: date, validate: [{ cel: 'row.start == null || value >= row.start', message: ends before it starts }] }
`;
    const rows = [
      ['01.02.2024', '31.01.2024'],
      ['01.02.2024', '13.02.2024'],
      [null, '13.02.2024'],
      ['13.02.2024', null],
    ];
    const { summary } = tableOf(['Start', 'End'], { spec: ranges, rows });
    expect(summary.issues).toMatchObject([{ row: 1, sourceCell: 'B2', rule: 'cel', message: 'ends before it starts' }]);
  });

  test('an expression that fails on a row is an issue of that row', () => {
    const { summary, values } = tableOf(['A'], {
      spec: "ade: 1\nfields: { a: { validate: [{ cel: 'int(value) > 0' }] } }",
      rows: [['1'], ['x'], ['2']],
    });
    expect(values).toHaveLength(3);
    expect(summary.issues).toMatchObject([{ row: 2, rule: 'cel', message: expect.stringContaining('cannot be made') }]);
  });

  test('an expression that names no column is reported once', () => {
    const { summary } = tableOf(['Amount'], {
      spec: "ade: 1\nrows: { where: 'row.amuont == null' }",
      rows: [['1'], ['2']],
    });
    expect(summary.issues).toMatchObject([
      { row: null, rule: 'expression', message: expect.stringContaining('did you mean "amount"') },
    ]);
  });

  test('duplicates name the row of the first', () => {
    const { summary } = tableOf(['Id'], {
      spec: 'ade: 1\nfields: { id: { validate: [{ unique: true }] } }',
      rows: [['a'], ['b'], ['a'], [null], [null]],
      roles: ['data', 'data', 'data', 'data', 'data'],
    });
    expect(summary.issues).toMatchObject([
      { row: 3, sourceCell: 'A4', rule: 'unique', message: '"a" is in row 1 already.' },
    ]);
  });

  test('issues are capped by rule and column, their counts are exact', () => {
    const rows = Array.from({ length: 50 }, () => ['x', 'y']);
    const { summary } = tableOf(['A', 'B'], {
      spec: 'ade: 1\nfields: { a: { type: integer }, b: { type: integer } }',
      rows,
      issuesPerRule: 10,
    });
    expect(summary.issues).toHaveLength(22);
    expect(summary.issues.slice(20)).toMatchObject([
      { column: 'a', message: '40 more of this kind, in the rows 12–51.' },
      { column: 'b', message: '40 more of this kind, in the rows 12–51.' },
    ]);
    expect(summary).toMatchObject({ issueCount: 100, errorCount: 100 });
    expect(summary.issueKinds).toMatchObject([
      { rule: 'type', column: 'a', severity: 'error', count: 50 },
      { rule: 'type', column: 'b', severity: 'error', count: 50 },
    ]);
    const beyond = Array.from({ length: 40 }, (_, at) => at + 11);
    for (const kind of summary.issueKinds) expect([...new RowSet(kind.rows).after(0)]).toEqual(beyond);
  });

  test('issues of one rule and column are counted by severity, those beyond the cap as well', () => {
    const { summary } = tableOf(['A'], {
      spec: "ade: 1\nfields: { a: { validate: [{ cel: 'value < 3' }, { cel: 'value < 1', severity: warning }], type: integer } }",
      rows: [[1], [2], [3], [4]],
      issuesPerRule: 3,
    });
    expect(summary).toMatchObject({ issueCount: 6, errorCount: 2, warningCount: 4 });
    expect(summary.issueKinds.map(({ severity, count }) => [severity, count])).toEqual([
      ['warning', 4],
      ['error', 2],
    ]);
    expect(summary.issues.slice(3).map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', '2 more of this kind, in the rows 4–5.'],
      ['error', '1 more of this kind, in the rows 5.'],
    ]);
  });
});

describe('rows', () => {
  const rows = [['Id'], ['1'], ['Total'], ['North'], ['Id'], ['see below'], [null], ['2']];
  const roles = ['header', 'data', 'derived', 'group', 'header', 'notes', 'empty', 'data'] as const;
  const run = (settings: string) => tableOf(['Id'], { spec: `ade: 1\nrows: { ${settings} }`, rows, roles: [...roles] });

  test('that are no data are dropped and counted by reason', () => {
    const { output, summary } = run('');
    expect(output.map((row) => row.sourceRow)).toEqual([3, 9]);
    expect(summary).toMatchObject({
      rowCount: 2,
      droppedRows: { header: 2, derived: 1, group: 1, notes: 1, empty: 1 },
    });
  });

  test.each([
    ['dropTotals: false', [3, 4, 9]],
    ['dropRepeatedHeaders: false', [2, 3, 6, 9]],
    ['dropBlank: false', [3, 8, 9]],
  ])('are kept with %s', (settings, kept) => {
    expect(run(settings).output.map((row) => row.sourceRow)).toEqual(kept);
  });

  test("the table's own header is not a dropped row", () => {
    const { output, summary } = tableOf(['Id'], { rows: [['Id'], ['1']], roles: ['header', 'data'], headerRow: 2 });
    expect(output).toHaveLength(1);
    expect(summary.droppedRows).toEqual({});
  });

  test('whose mapped columns are all blank are dropped', () => {
    const { output, summary } = tableOf(['Id', 'Junk'], {
      spec: 'ade: 1\nfields: { id: {} }\noutput: { unmapped: drop }',
      rows: [
        ['1', 'x'],
        [null, 'y'],
        ['  ', null],
      ],
    });
    expect(output).toHaveLength(1);
    expect(summary.droppedRows).toEqual({ empty: 2 });
  });

  test('are filtered by a condition, and dropped ones have no issues', () => {
    const { output, summary } = tableOf(['Id', 'Amount'], {
      spec: "ade: 1\nfields: { amount: { type: integer, validate: [{ min: 10 }] } }\nrows: { where: 'has(row.amount) && row.amount > 1' }",
      rows: [
        ['a', '1'],
        ['b', '5'],
        ['c', 'x'],
        ['d', '20'],
      ],
    });
    expect(output.map((row) => row.sourceRow)).toEqual([3, 5]);
    expect(summary.droppedRows).toEqual({ where: 2 });
    expect(summary.issues).toMatchObject([{ row: 1, sourceRow: 3, rule: 'min' }]);
  });

  test('for which the condition fails are kept, with an error', () => {
    const { output, summary } = tableOf(['A'], {
      spec: "ade: 1\nrows: { where: 'int(row.a) > 1' }",
      rows: [['x'], ['1'], ['y']],
    });
    expect(output.map((row) => row.sourceRow)).toEqual([2, 4]);
    expect(summary.issues).toMatchObject([
      { rule: 'where', severity: 'error', row: 1 },
      { row: 2, sourceRow: 4 },
    ]);
  });
});

test('a condition that asks more of a blank cell than it can say tells so in words', () => {
  const { summary } = tableOf(['A', 'B'], {
    spec: "ade: 1\nfields: { a: { type: integer } }\nrows: { where: 'row.a > 1' }",
    rows: [
      [null, 'x'],
      [2, 'y'],
    ],
  });
  expect(summary.issues[0]?.message).toMatch(
    /the row is kept: it cannot take together what it is given \(null > int\); null is a blank cell/,
  );
});

test('hostile cells and headers end in values and issues', () => {
  const nasty = [
    '__proto__',
    'constructor',
    '\u0000',
    '=cmd|x',
    '\ud800',
    '1e999',
    '9'.repeat(5_000),
    ' '.repeat(5_000),
    '(((((',
    '-'.repeat(500),
  ];
  const spec = `ade: 1
fields:
  a: { type: decimal, transform: [stripCurrency] }
  b: { type: date }
  constructor: { transform: [{ lookup: { x: y } }], validate: [{ cel: "value != 'z'" }] }`;
  const { output, summary } = tableOf(['a', 'b', 'constructor', '__proto__'], {
    spec,
    rows: nasty.map((text) => [text, text, text, text]),
  });
  expect(output).toHaveLength(9);
  expect(summary.droppedRows).toEqual({ empty: 1 });
  expect(summary.issueCount).toBeGreaterThan(10);
});
