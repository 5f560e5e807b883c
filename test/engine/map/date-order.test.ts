/** Which of day and month comes first where the dates of a column leave it open: what the rest of the table tells, and what is said of it. */
import { expect, test } from 'vitest';
import { orderOfFormat } from '../../../src/engine/values/date/date-order.ts';
import { dayFirstName } from '../../../src/engine/words/day-first.ts';
import { tablesOfCells, tablesOfText } from '../extracted-text.ts';

const days = ['03-04-2024', '05-06-2024', '07/08/2024'];
const table = (header: string, values: readonly string[] = ['1', '2', '3']) => [
  header.split(','),
  ...days.map((day, at) => [`k${at}`, day, values[at] ?? '']),
];
const forms = [
  ['csv', (cells: string[][], spec = {}) => tablesOfText(cells.map((row) => row.join(';')).join('\n'), spec)],
  ['xlsx', (cells: string[][], spec = {}) => tablesOfCells(cells, spec)],
] as const;

const read = async (tables: ReturnType<typeof tablesOfText>) => {
  const [found] = await tables;
  const message = found?.issues.find(({ rule }) => rule === 'dateOrder')?.message ?? null;
  return { day: found?.rows[0]?.[1], message };
};

test.each(
  forms.flatMap(([form, tablesOf]) =>
    [
      'Naam,Datum,Bedrag',
      'Kunde,Lieferdatum,Menge',
      'Nom,Date de naissance,Montant',
      'Nombre,Fecha,Importe',
      'Nome,Data di nascita,Quantità',
      'Nazwa,Data,Ilość',
      'Namn,Datum,Belopp',
      'Имя,Дата,Количество',
      'Name,Factuurdatum,Aantal',
    ].map((header) => [form, header, tablesOf] as const),
  ),
)('%s: below %s the day comes first, and both readings are told', async (_form, header, tablesOf) => {
  const { day, message } = await read(tablesOf(table(header)));
  expect(day).toBe('2024-04-03');
  expect(message).toMatch(
    /read as day\/month, as usual in the language of “.+”\. “03-04-2024” is 2024-04-03; it would be 2024-03-04\./,
  );
});

test.each(forms)('%s: other evidence, and what gives way to it', async (_form, tablesOf) => {
  expect(await read(tablesOf(table('Name,Date,Amount')))).toMatchObject({ day: '2024-03-04' });
  expect(await read(tablesOf(table('Name,Date,Fee', ['12,50', '3,75', '8,25'])))).toMatchObject({
    day: '2024-04-03',
    message: expect.stringContaining('as usual beside decimal commas'),
  });
  expect(await read(tablesOf(table('Name,Date,Due', ['12 mei 2024', '3 juni 2024', '9 juli 2024'])))).toMatchObject({
    day: '2024-04-03',
    message: expect.stringContaining('in the language of “12 mei 2024”'),
  });
  expect(await read(tablesOf(table('Name,Date,Due', ['12 May 2024', '3 June 2024', '9 July 2024'])))).toMatchObject({
    day: '2024-03-04',
  });
  expect(await read(tablesOf(table('Name,Date,Due', ['15-04-2024', '01-02-2024', '03-04-2024'])))).toEqual({
    day: '2024-04-03',
    message: null,
  });
  // Dates and a locale that is named say more than the words of the sheet.
  expect(await read(tablesOf(table('Naam,Datum,Geboren', ['04-15-2024', '01-02-2024', '03-04-2024'])))).toEqual({
    day: '2024-03-04',
    message: null,
  });
  expect(await read(tablesOf(table('Naam,Datum,Bedrag'), { read: { locale: 'en-US' } }))).toMatchObject({
    day: '2024-03-04',
  });
});

test.each([
  ['dd-mm-yyyy', '2024-04-03', false],
  ['[$-413]d/m/yyyy', '2024-04-03', false],
  ['mm/dd/yyyy', '2024-03-04', false],
  ['yyyy-mm-dd', '2024-03-04', true],
  ['d mmm yyyy', '2024-03-04', true],
])('beside date cells that are shown as %s, %s is read', async (z, day, isTold) => {
  const cells = days.map((text, at) => [`k${at}`, text, { t: 'n' as const, v: 45_000 + at, z }]);
  const { day: found, message } = await read(tablesOfCells([['Name', 'Date', 'Due'], ...cells]));
  expect(found).toBe(day);
  expect(message !== null).toBe(isTold);
});

test.each([
  ['mm-dd-yy', undefined],
  ['MM\\/DD\\/YYYY', 'MDY'],
  ['dd"/"mm"/"yy hh:mm', 'DMY'],
  ['ddd d/m/yy', undefined],
  ['0.00', undefined],
])('the number format %s says %s', (code, order) => {
  expect(orderOfFormat(code)).toBe(order);
});

test.each([
  [['Name', 'Date', 'Amount'], null],
  [['Datum', 'Name', 'Amount', 'City'], null],
  [['Datum', 'Omschrijving', 'Amount'], 'Datum'],
  [['Region', 'Rechnungsnummer'], 'Rechnungsnummer'],
  [['日付', '金額'], null],
])('the names %j are of a language with the day first by %s', (names, name) => {
  expect(dayFirstName(names)).toBe(name);
});
