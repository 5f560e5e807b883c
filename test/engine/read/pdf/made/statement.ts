import type { Chance } from '../../../../../scripts/learn/random.ts';
import type { Mark } from '../../../../../scripts/samples/pdf.ts';
import { prose } from '../pages.ts';
import { broken } from '../typeset.ts';
import { type Column, flow, grouped, lookOf, type MadeDocument, money, widthOfPage } from './set-rows.ts';

type Writing = (cents: number) => string;

const writings: readonly [Writing, ...Writing[]] = [
  (cents) => (cents < 0 ? '-' : '') + grouped(cents, ',', '.'),
  (cents) => grouped(cents, ',', '.') + (cents < 0 ? '-' : ''),
  (cents) => (cents < 0 ? `(${grouped(cents, ',', '.')})` : grouped(cents, ',', '.')),
  (cents) => grouped(cents, ',', '.') + (cents < 0 ? ' DR' : ' CR'),
  (cents) => (cents < 0 ? '-' : '') + grouped(cents, '.', ','),
  (cents) => (cents < 0 ? '-' : '+') + grouped(cents, '.', ','),
  (cents) => (cents < 0 ? '- ' : '') + grouped(cents, ' ', ','),
  (cents) => (cents < 0 ? '-' : '') + grouped(cents, '', '.'),
];

const payees = [
  'Corner Bakery',
  'Harbour Dues',
  'Rent for the shed',
  'City Water',
  'Stamps',
  'Rope and Chain Ltd',
  'Salary',
  'Interest',
  'Cash machine High Street',
  'Northern Rail',
  'Direct debit Telecom',
  'Insurance premium',
  'Refund',
  'Transfer from savings',
  'Paint and brushes',
  'Standing order club fee',
  'Card purchase',
  'Cheque 000412',
] as const;
const details = [
  'Ref 0012345',
  'CARD 4411 12MAR',
  'ON 04 APR BCC',
  'Mandate no 88120',
  'Invoice 2024-118',
  'END TO END ID NOTPROVIDED',
  'thank you',
  'Leeds GB',
  'for the second quarter',
  'VISA RATE 1.1702',
  'IBAN DE02 1203 0000',
] as const;

const days: readonly [(day: number, month: number) => string, ...((day: number, month: number) => string)[]] = [
  (day, month) => `2024-${two(month)}-${two(day)}`,
  (day, month) => `${two(day)}/${two(month)}/2024`,
  (day, month) => `${two(day)}.${two(month)}.`,
  (day, month) => `${two(day)}.${two(month)}.2024`,
  (day, month) => `${two(day)} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'][month - 1]}`,
  (day, month) => `${two(day)} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'][month - 1]} 24`,
];

function two(number: number): string {
  return String(number).padStart(2, '0');
}

function letterhead(chance: Chance): Mark[] {
  const marks: Mark[] = [
    {
      text: chance.of(['Fisher & Sons Bank', 'Sparkasse am Meer', 'First Harbour Trust']),
      x: 60,
      y: 800,
      size: 14,
      bold: true,
    },
  ];
  const address = ['Ms Ada Quist', '4 Quay Street', 'Kiel 24103'];
  if (chance.is(0.6)) marks.push(...address.map((text, at): Mark => ({ text, x: 60, y: 770 - at * 11 })));
  const facts: [string, string][] = [
    ['Account number', '0042 1188'],
    ['Sort code', '20-11-07'],
    ['Statement no.', '7'],
    ['Period', '01 Jan to 30 Jun 2024'],
  ];
  if (chance.is(0.7))
    for (const [at, [label, value]] of chance.some(facts, chance.between(2, 4)).entries())
      marks.push({ text: label, x: 340, y: 770 - at * 11 }, { text: value, x: 440, y: 770 - at * 11 });
  return marks;
}

/** An account of a bank: amounts and balances at the right, texts of one to three lines at the left. */
export function statement(chance: Chance): MadeDocument {
  const look = lookOf(chance);
  const write = chance.of(writings);
  const day = chance.of(days);
  const shape = chance.of(['signed', 'two sides', 'value day', 'code', 'no balance']);
  const named = chance.of([
    ['Date', 'Value', 'Description', 'Code', 'Amount', 'Money out', 'Money in', 'Balance'],
    ['Date', 'Value date', 'Details', 'Type', 'Amount', 'Debit', 'Credit', 'Balance'],
    ['Buchung', 'Valuta', 'Verwendungszweck', 'Art', 'Betrag', 'Soll', 'Haben', 'Saldo'],
    ['Date', 'Valeur', 'Libellé', 'Code', 'Montant', 'Débit', 'Crédit', 'Solde'],
  ]);
  const [date = '', value = '', text = '', code = '', amount = '', out = '', into = '', balance = ''] = named;
  const unit = look.size;
  const dateWidth = 7 * unit;
  const figure = 8.5 * unit;
  const textWidth = chance.between(14, 22) * unit;
  const columns: Column[] = [
    { name: date, width: dateWidth },
    ...(shape === 'value day' ? [{ name: value, width: dateWidth }] : []),
    ...(shape === 'code' ? [{ name: code, width: 3 * unit }] : []),
    { name: text, width: textWidth },
    ...(shape === 'signed' || shape === 'no balance'
      ? [{ name: amount, width: figure, right: true }]
      : [out, into].map((name) => ({ name, width: figure, right: true }))),
    ...(shape === 'no balance' ? [] : [{ name: balance, width: figure, right: true }]),
  ];
  const hasSides = columns.some(({ name }) => name === out);
  const plain: Writing = hasSides ? (cents) => write(Math.abs(cents)).replace(/^\+| CR$/, '') : write;
  let sum = money(chance);
  const carried: string[][] = [];
  const records: string[][] = [];
  const rows: string[][] = [];
  const forward = (label: string, when: string) => {
    if (shape === 'no balance') return;
    const row = columns.map(({ name }) =>
      name === text ? label : name === balance ? write(sum) : name === date ? when : '',
    );
    carried.push(row);
    rows.push(row);
  };
  let [month, number] = [1, 2];
  if (chance.is(0.7))
    forward(
      chance.of(['Balance brought forward', 'Opening balance', 'BROUGHT FORWARD', 'Saldovortrag']),
      chance.is(0.4) ? day(number, month) : '',
    );
  const count = chance.between(6, 45);
  const isSparse = chance.is(0.25);
  let lastDay = '';
  const long = chance.of([0, 0.3, 0.6]);
  for (let at = 0; at < count; at++) {
    if (at > 0 && chance.is(0.7)) number += chance.between(1, 3);
    if (number > 28) [month, number] = [Math.min(6, month + 1), 1];
    const cents = money(chance) * (chance.is(0.6) ? -1 : 1);
    sum += cents;
    const said = [
      `${chance.of(payees)} ${at + 1}`,
      ...(chance.is(long) ? chance.some(details, chance.between(1, 2)) : []),
    ].join(' ');
    const when = day(number, month);
    const shown = isSparse && when === lastDay ? '' : when;
    lastDay = when;
    const row = columns.map(({ name }) => {
      if (name === date) return shown;
      if (name === value) return day(number, month);
      if (name === code) return chance.of(['DD', 'SO', 'BAC', 'VIS', 'CR']);
      if (name === text) return said;
      if (name === amount) return write(cents);
      if (name === out) return cents < 0 ? plain(cents) : '';
      if (name === into) return cents > 0 ? plain(cents) : '';
      return chance.is(0.95) || !isSparse ? write(sum) : '';
    });
    records.push(row);
    rows.push(row);
  }
  if (chance.is(0.6))
    forward(
      chance.of(['Closing balance', 'Balance carried forward', 'Endsaldo', 'Balance at 30 June']),
      chance.is(0.4) ? day(28, 6) : '',
    );
  const { pages, y } = flow(columns, rows, look, { x: 50, y: 700, again: chance.is(0.8) });
  pages[0]?.push(...letterhead(chance));
  if (chance.is(0.5) && y > 110)
    pages
      .at(-1)
      ?.push(
        ...broken(prose(40), 7, 400).map((line, at): Mark => ({ text: line, x: 50, y: y - 30 - at * 9, size: 7 })),
      );
  for (const [at, page] of pages.entries())
    page.push({ text: `Page ${at + 1} of ${pages.length}`, x: 270, y: 30, size: 7 });
  return {
    kind: `statement: ${shape}, ${look.rules}`,
    pages,
    width: widthOfPage(columns, look),
    tables: [{ names: columns.map(({ name }) => name), records }],
    carried,
  };
}
