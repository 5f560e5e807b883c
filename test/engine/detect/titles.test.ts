import { expect, test } from 'vitest';
import { findTables } from './found-tables.ts';
import { drawnSheet } from './sheet-of.ts';

test.each([
  ['the line above what says when it was printed', 'Orders of the south\nprinted 3 Feb 2025', 'Orders of the south'],
  ['also between blank lines', 'Orders of the south\n\nStand: 31.12.2024\n', 'Orders of the south'],
  ['below a letterhead', 'Larkspur Ltd\nOrders of the south\nas of 12/31/2024', 'Orders of the south'],
  ['no account', 'Bank of Example\nAccount 98765432 of Kim', 'Bank of Example'],
  ['not the block above it', 'Yearly report\n\nOrders of the south', 'Orders of the south'],
  ['not what was there before', 'Bank of Example\nOpening balance 1,200.00', 'Bank of Example'],
  ['a line that has a year', 'Orders 2024', 'Orders 2024'],
  ['a numbered caption', 'Table 3: Orders 2024\nGenerated 2025-01-31 10:15', 'Table 3: Orders 2024'],
  ['a label with a name, where nothing else is there', 'Branch: South', 'Branch: South'],
  ['nothing, where all lines are of the day', 'Printed on 31 January 2025 10:15', 'Sheet1'],
])('the title of a table is %s', async (_what, above, title) => {
  const rows = 'Order | Buyer | Net\nA1 | Kim | 14\nA2 | Lee | 9\nA3 | Ana | 11\nA4 | Joe | 18';
  const [found] = await findTables(drawnSheet(`${above}\n${rows}`));
  expect([found?.table.title, found?.table.columns.length]).toEqual([title, 3]);
});
