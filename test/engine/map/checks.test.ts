import { describe, expect, test } from 'vitest';
import type { TableSummary } from '../../../src/engine/extracted-table.ts';
import { tableOf } from './table-of.ts';

const shown = ({ issues }: TableSummary) =>
  issues.map(({ row, column, rule, message }) => [row, column, rule, message]);

describe('unique over several columns', () => {
  const spec = 'ade: 1\nchecks: [{ unique: [name, day], severity: warning }]';

  test('names the row of the first', () => {
    const rows = [
      ['Ada', '2024-01-05'],
      ['Ada', '2024-01-06'],
      ['Ada', '2024-01-05'],
      ['Bob', null],
      ['Bob', null],
    ];
    const { summary } = tableOf(['Name', 'Day'], { spec, rows });
    expect(shown(summary)).toEqual([
      [3, null, 'unique', '"Ada", "2024-01-05" in name, day is in row 1 already.'],
      [5, null, 'unique', '"Bob", nothing in name, day is in row 4 already.'],
    ]);
    expect(summary).toMatchObject({ warningCount: 2, errorCount: 0 });
  });

  test('is left out, with a warning, where the table lacks a column', () => {
    const { summary } = tableOf(['Name', 'When'], { spec, rows: [['a', 'b']] });
    expect(shown(summary)).toEqual([
      [null, null, 'unique', 'The check unique is left out: day is no column of this table.'],
    ]);
  });
});

describe('the order of rows', () => {
  test.each([
    ['increasing: n', [['1'], ['2'], ['2'], ['10']], []],
    ['increasing: n, strict: true', [['1'], ['2'], ['2'], ['10']], [3]],
    ['increasing: n', [['1'], [null], ['3'], ['2']], [4]],
    ['decreasing: n', [['3'], ['1'], ['2']], [3]],
    ['increasing: n', [['A-9'], ['A-10'], ['A-2']], [3]],
    ['increasing: n', [['2024-01-05'], ['2024-02-01'], ['2023-12-31']], [3]],
  ])('%s, %j: wrong in the rows %j', (check, rows, wrong) => {
    const { summary } = tableOf(['N', 'Other'], {
      spec: `ade: 1\nchecks: [{ ${check} }]`,
      rows: rows.map((row) => [...row, 'x']),
    });
    expect(summary.issues.map(({ row }) => row)).toEqual(wrong);
    expect(summary.issues.every(({ sourceCell }) => sourceCell?.startsWith('A'))).toBe(true);
  });
});

describe('sums', () => {
  const sums = (rows: (string | number | null)[][], roles: ('data' | 'derived')[], check = 'sum: amount') =>
    tableOf(['Item', 'Amount'], { spec: `ade: 1\nchecks: [{ ${check} }]`, rows, roles }).summary;

  test('subtotals, totals of subtotals and grand totals are all sums of what is above them', () => {
    const rows = [
      ['a', 1.1],
      ['b', 2.2],
      ['Subtotal', 3.3],
      ['c', 4],
      ['Subtotal', 4],
      ['Total', 7.3],
      ['d', 1],
      ['Subtotal', 1],
      ['Grand total', 8.3],
    ];
    const roles = ['data', 'data', 'derived', 'data', 'derived', 'derived', 'data', 'derived', 'derived'] as const;
    expect(shown(sums(rows, [...roles]))).toEqual([]);
  });

  test('a wrong total is named with its cell and the sums it could have been', () => {
    const summary = sums(
      [
        ['a', 10],
        ['Subtotal', 10],
        ['b', 20],
        ['Total', 31],
      ],
      ['data', 'derived', 'data', 'derived'],
    );
    expect(summary.issues).toMatchObject([
      {
        row: null,
        sourceCell: 'B5',
        rule: 'sum',
        message: 'The total 31 is not the sum of the rows above it, which is 20, and 30 over the whole table.',
      },
    ]);
  });

  test('rows that the condition drops are part of the total; averages are no totals', () => {
    const spec = "ade: 1\nrows: { where: 'row.amount > 1' }\nchecks: [{ sum: [amount] }]";
    const rows = [
      ['a', 1],
      ['b', 2],
      ['Average', 1.5],
      ['Total', 3],
    ];
    const { summary } = tableOf(['Item', 'Amount'], { spec, rows, roles: ['data', 'data', 'derived', 'derived'] });
    expect(summary).toMatchObject({ rowCount: 1, issueCount: 0 });
  });

  test('a tolerance is allowed for what was rounded', () => {
    const rows = [
      ['a', 1.004],
      ['b', 1.004],
      ['Total', 2.02],
    ];
    expect(sums(rows, ['data', 'data', 'derived']).issueCount).toBe(1);
    expect(sums(rows, ['data', 'data', 'derived'], 'sum: amount, tolerance: 0.05').issueCount).toBe(0);
  });

  test('a table without totals is told of', () => {
    expect(sums([['a', 1]], ['data']).issues).toMatchObject([{ rule: 'sum', column: 'amount', severity: 'warning' }]);
  });
});

test('an expression is checked on every row, and its own message is shown', () => {
  const spec = `ade: 1
checks:
  - { cel: 'row.a <= row.b', message: ends before it starts }
  - { cel: 'row.a / row.b > 0', severity: warning }`;
  const { summary } = tableOf(['A', 'B'], {
    spec,
    rows: [
      ['1', '2'],
      ['3', '2'],
      ['0', '1'],
    ],
  });
  expect(shown(summary)).toEqual([
    [2, null, 'cel', 'ends before it starts'],
    [3, null, 'cel', 'The row fails the check row.a / row.b > 0.'],
  ]);
});

test('issues of a check are kept up to the cap, each check by itself, and counted exactly', () => {
  const rows = Array.from({ length: 30 }, () => ['x', '1']);
  const { summary } = tableOf(['A', 'B'], {
    spec: 'ade: 1\nchecks: [{ unique: [a] }, { unique: [b] }]',
    rows,
    issuesPerRule: 5,
  });
  expect(summary).toMatchObject({ issueCount: 58, issues: { length: 12 } });
});
