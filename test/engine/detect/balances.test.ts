import { expect, test } from 'vitest';
import { findTables, numbersOf } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

const entries = [
  '2 May | Rent | 80.00 | | 420.00',
  '5 May | Refund | | 15.50 | 435.50',
  '9 May | Milk | 5.50 | | 430.00',
];

async function judged(...rows: string[]) {
  const header = 'Day | Entry | Out | In | Balance';
  const [found] = await findTables(drawnSheet([header, ...rows].join('\n')));
  const possible = (found?.rows ?? [])
    .filter(({ totalDoubt }) => totalDoubt !== undefined)
    .map(({ row }) => row.number);
  return { balances: numbersOf(found, 'derived'), records: numbersOf(found, 'data').length, possible };
}

test.each([
  ['below the entries', [...entries, 'Closing balance | | | | 430'], [5]],
  ['above and below them', ['Opening balance | | | | 500.00', ...entries, 'Closing balance | | | | 430'], [2, 6]],
  ['in German', [...entries, 'Endsaldo | | | | 430.00'], [5]],
  [
    'beside entries with the last one first',
    ['Closing balance | | | | 430.00', ...entries.toReversed(), 'Opening balance | | | | 500.00'],
    [2, 6],
  ],
])('a balance is left out %s, from which it follows', async (_where, rows, balances) => {
  expect(await judged(...rows)).toEqual({ balances, records: 3, possible: [] });
});

test('a balance that does not follow is a record, and doubted', async () => {
  expect(await judged(...entries, 'Closing balance | | | | 431.00')).toEqual({
    balances: [],
    records: 4,
    possible: [5],
  });
});

test('an account of that name in a list of amounts is a record like the others', async () => {
  const rows =
    'Item | Group | Amount\nOpening balance | | 500\nSales | In | 70\nCosts | Out | 30\nClosing balance | | 540';
  const [found] = await findTables(drawnSheet(rows));
  expect(numbersOf(found, 'data')).toEqual([2, 3, 4, 5]);
});
