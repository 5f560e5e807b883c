import { expect, test } from 'vitest';
import { tablesOfText } from '../extracted-text.ts';

const items = ['Item,Qty,Price,Amount', 'Rope,2,4.50,9.00', 'Chain,1,9.25,9.25', 'Hook,10,1.10,11.00'];

async function recordsWith(...below: string[]): Promise<unknown[]> {
  const tables = await tablesOfText([...items, ...below].join('\n'));
  return tables.flatMap(({ rows }) => rows.map(([first]) => first));
}

test.each([
  [
    'a tax between subtotal and total, and what is due',
    ['Subtotal,,,29.25', 'VAT,,,5.85', 'Total,,,35.10', 'Paid,,,10.00', 'Due,,,25.10'],
  ],
  ['the total again', ['Total,,,29.25', 'To pay,,,29.25']],
  ['a discount that is written with its sign', ['Summe,,,29.25', 'Rabatt,,,-4.25', 'Zahlbetrag,,,25.00']],
])('lines below a total that add up with it are no records: %s', async (_kind, below) => {
  expect(await recordsWith(...below)).toEqual(['Rope', 'Chain', 'Hook']);
});

test.each([
  ['amounts that do not add up', ['Total,,,29.25', 'Deposit,,,3.00'], ['Deposit']],
  ['equal amounts that follow no total', ['Total,,,29.25', 'Crate,,,3.00', 'Sack,,,3.00'], ['Crate', 'Sack']],
  ['a record like those above', ['Total,,,29.25', 'Buoy,1,29.25,29.25'], ['Buoy']],
])('other lines below a total are records: %s', async (_kind, below, kept) => {
  expect(await recordsWith(...below)).toEqual(['Rope', 'Chain', 'Hook', ...kept]);
});
