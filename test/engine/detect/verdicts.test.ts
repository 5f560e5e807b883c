import { expect, it } from 'vitest';
import { judgeRows, rulesWith } from './found-tables.ts';
import { drawnSheet, rowsOf, sheetOf, stockOnHand } from './sheet-of.ts';

it('what every row is, and why, is told in runs; blank rows are left out', async () => {
  const verdicts = await judgeRows(drawnSheet(stockOnHand));
  expect(verdicts).toEqual([
    { first: 1, last: 1, role: 'metadata', why: 'A line of its own, outside of the rows of values.' },
    { first: 3, last: 3, role: 'header', why: 'Words over figures in 2 of 3 columns.' },
    { first: 4, last: 4, role: 'group', why: 'A text alone in its row heads the rows of values below it.' },
    { first: 5, last: 7, role: 'data', why: 'Holds values like the rows around it.' },
    {
      first: 8,
      last: 8,
      role: 'derived',
      why: 'Its label “Total” names a total, and its figures are the sums of the 3 rows above it.',
    },
    { first: 10, last: 10, role: 'notes', why: 'Begins like a note.' },
  ]);
});

it('rows that are too few for a table are told to be so', async () => {
  const verdicts = await judgeRows(drawnSheet('Item | Price\nChair | 49.90\nTable | 129'), rulesWith({ minRows: 3 }));
  expect(verdicts).toEqual([
    { first: 1, last: 1, role: 'header', why: 'Reads like a header, but no table stands below it.' },
    { first: 2, last: 3, role: 'data', why: 'Too few rows or columns like it stand together to be a table.' },
  ]);
});

it('the rows of a sheet longer than the window are told once each, in order', async () => {
  const body = Array.from({ length: 400 }, (_, at) => [`Item ${at}`, String(at * 7), `2024-01-${10 + (at % 20)}`]);
  const cells = [
    ['Name', 'Amount', 'Day'],
    ...body,
    ['Total', '558600', null],
    [],
    ['Source: the ledger of the shop.'],
  ];
  const window = { maxRows: 100, minRows: 50, judgedRows: 60, lookahead: 10, step: 40 };
  const verdicts = await judgeRows(sheetOf(rowsOf(cells)), rulesWith(), { window });
  const roles = new Map<number, string>();
  let last = 0;
  for (const verdict of verdicts) {
    expect(verdict.first).toBeGreaterThan(last);
    last = verdict.last;
    for (let row = verdict.first; row <= verdict.last; row++) roles.set(row, verdict.role);
  }
  expect([...roles.keys()]).toEqual([...Array.from({ length: 402 }, (_, at) => at + 1), 404]);
  expect(roles.get(1)).toBe('header');
  expect([...roles.values()].filter((role) => role === 'data')).toHaveLength(400);
  expect(roles.get(402)).toBe('derived');
  expect(roles.get(404)).toBe('notes');
});
