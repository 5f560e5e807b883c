import { expect, test } from 'vitest';
import { tablesOfText } from '../extracted-text.ts';

const entries = [
  '2024-01-02,Insurance,,5658.28,5735.07',
  '2024-01-05,Paint,8363.54,,-2628.47',
  '2024-01-06,Stamps,50.83,,-2679.30',
  '2024-01-07,Salary,8257.61,,-10936.91',
];

test.each(
  ['Date,Libellé,Débit,Crédit,Solde', 'Buchung,Verwendungszweck,Soll,Haben,Saldo', 'Fecha,Concepto,Cargo,Abono,Saldo']
    .flatMap((names) =>
      ['Balance brought forward', 'BROUGHT FORWARD', 'Report à nouveau'].map((label) => [names, label]),
    )
    .flatMap(([names = '', label = '']) =>
      ['', '2024-01-01'].map((day): [string, string, string] => [names, label, day]),
    ),
)('%s, then %s: what is brought forward is no part of the header, nor the header itself', async (names, label, day) => {
  const tables = await tablesOfText([names, `${day},${label},,,76.79`, ...entries].join('\n'));
  expect(tables.map(({ table, rows }) => [table.headerRows, rows.length])).toEqual([[[1], entries.length]]);
});

test.each([
  ['Carried over', 'Brought over'],
  ['Total carried forward', 'Total brought forward'],
  ['BALANCE CARRIED OVER', 'Brought Over:'],
])('what is carried from a page to the next is no record: %s', async (under, over) => {
  const tables = await tablesOfText(
    `Slip,For,Sum\n1,Twine,12.50\n2,Tacks,30.00\n,${under},42.50\n,${over},42.50\n3,Putty,20.00\n4,Linseed,55.50\n,Total,118.00`,
  );
  expect(tables.map(({ rows }) => rows.length)).toEqual([4]);
});
