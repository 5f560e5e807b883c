import { expect, test } from 'vitest';
import { leftOut, leftOutOfAll } from '../../web/src/pages/table/left-out.ts';

test('rows that are not in a table are named by what they are', () => {
  expect(leftOut({ derived: 2, notes: 1, header: 3, empty: 9 })).toBe('2 totals, 1 note');
  expect([leftOut({ header: 1 }), leftOut({}), leftOut(null)]).toEqual(['', '', '']);
});

test('of several tables they are counted together, in one sentence', () => {
  const tables = [
    { droppedRows: { derived: 1, empty: 4 } },
    { droppedRows: { derived: 1, group: 1 } },
    { droppedRows: {} },
  ];
  expect(leftOutOfAll(tables)).toBe('3 rows left out: 2 totals, 1 group heading.');
  expect(leftOutOfAll([{ droppedRows: { where: 1 } }])).toBe('1 row left out: 1 row by “where”.');
  expect(leftOutOfAll([{ droppedRows: { header: 2 } }])).toBe('');
});
