import { expect, test } from 'vitest';
import type { CellValue } from '../../../src/engine/model.ts';
import { parseSpec } from '../../../src/engine/plan/parse.ts';
import { suggestSpec } from '../../../src/engine/suggest/suggest-spec.ts';
import { shapeOf } from '../../../src/engine/suggest/value-shape.ts';
import { tableOf } from '../map/table-of.ts';

const orders = (count: number): CellValue[][] =>
  Array.from({ length: count }, (_, at) => [
    `ORD-${1000 + at}`,
    `User${at}@Example.com`,
    at % 2 ? 'open' : 'closed',
    `${at}.50`,
    at % 5 ? `0${1 + (at % 9)}/1${at % 10}/2024` : null,
    ` note  ${at} `,
  ]);
const headers = ['Order No', 'E-Mail', 'State', 'Amount', 'Date', 'Remarks'];

function sampleOf(names: (string | string[])[], rows: CellValue[][]) {
  const { table, output } = tableOf(names, { rows });
  return { table, rows: output };
}

test.each([
  [['1.234,50', '0,75', '12,5'], ['03.02.2024', '28.02.2024'], 'de'],
  [['1 234,50', '0,75', '12,5'], ['2024-02-03', '2024-02-28'], 'de'],
  [['1,234.50', '0.75', '12.5'], ['03/02/2024', '28/02/2024'], 'en-GB'],
  [['1,234.50', '0.75', '12.5'], ['02/03/2024', '02/28/2024'], 'en'],
  [['1.234', '2.500', '3.100'], ['03/02/2024', '04/02/2024'], 'en'],
])('numbers like %j beside dates like %j are read as in %s', (amounts, days, locale) => {
  const sample = sampleOf(['Amount'], [['1']]);
  expect(parseSpec(suggestSpec([sample], { name: 'x', written: [amounts, days] })).read.locale).toBe(locale);
});

test('a first configuration says what it saw and why', () => {
  expect(suggestSpec([sampleOf(headers, orders(40))], { name: 'Orders' })).toMatchInlineSnapshot(`
    "# Suggested from 1 table with 40 rows. Read it through before you publish it.

    ade: 1
    name: Orders
    read:
      locale: en
    fields:
      # 40 of 40 rows seen have a value.
      # The values are codes like ORD-1000.
      # No value comes twice; drop \`unique\` if that was chance.
      order_no:
        label: Order No
        type: string
        match: { headers: [ Order No ], values: { pattern: "^ORD-[0-9]{4}$", share: 0.8 } }
        validate: [ { required: true }, { unique: true, severity: warning }, { pattern: "^ORD-[0-9]{4}$", severity: warning } ]

      # 40 of 40 rows seen have a value.
      # The values are e-mail addresses.
      # No value comes twice; drop \`unique\` if that was chance.
      # Also found under headers such as email, email address, e mail address, mail, courriel.
      e_mail:
        label: E-Mail
        type: string
        match: { headers: [ E-Mail ], values: { pattern: "^[^@\\\\s]+@[^@\\\\s]+\\\\.[^@\\\\s]+$", share: 0.8 } }
        transform: [ lowercase ]
        validate: [ { required: true }, { unique: true, severity: warning }, { pattern: "^[^@\\\\s]+@[^@\\\\s]+\\\\.[^@\\\\s]+$", severity: warning } ]

      # 40 of 40 rows seen have a value.
      # Only 2 different values: anything else is reported.
      # Also found under headers such as st, bundesland.
      state:
        label: State
        type: string
        match: { headers: [ State ] }
        validate: [ { required: true }, { enum: [ closed, open ], severity: warning } ]

      # 40 of 40 rows seen have a value, and they read as decimal.
      # Also found under headers such as amt, betrag, montant, importe.
      amount:
        label: Amount
        type: decimal
        match: { headers: [ Amount ] }
        validate: [ { required: true } ]

      # 32 of 40 rows seen have a value, and they read as date.
      # Also found under headers such as dt, datum, fecha, data.
      date:
        label: Date
        type: date
        match: { headers: [ Date ] }

      # 40 of 40 rows seen have a value.
      remarks:
        label: Remarks
        type: string
        match: { headers: [ Remarks ] }
        transform: [ trim, collapseSpaces ]
        validate: [ { required: true } ]
    output:
      unmapped: keep
    "
  `);
});

test('the suggestion is accepted, and finds in the same file what it was made from', () => {
  const text = suggestSpec([sampleOf(headers, orders(40))], { name: 'Orders' });
  const spec = parseSpec(text);
  const { table, summary } = tableOf(headers, { spec: text, rows: orders(40) });
  expect(table.columns.map((column) => column.mapping.field)).toEqual(Object.keys(spec.fields));
  expect(table.columns.every((column) => column.mapping.method === 'header')).toBe(true);
  expect(summary.errorCount).toBe(0);
});

test('headers that mean the same share a field, and what some tables lack is not required', () => {
  const rows = Array.from({ length: 12 }, (_, at) => [`n${at}`, `user${at}@example.com`]);
  const first = sampleOf(['Given Name', 'E-mail'], rows);
  const second = sampleOf(['First Name', 'Amount'], rows);
  const spec = parseSpec(suggestSpec([first, second], { name: 'Both' }));
  expect(
    Object.entries(spec.fields).map(([name, { match, validate }]) => [
      name,
      match.headers,
      validate.some((rule) => 'required' in rule),
    ]),
  ).toEqual([
    ['given_name', ['Given Name', 'First Name'], true],
    ['e_mail', ['E-mail'], false],
    ['amount', ['Amount'], false],
  ]);
});

test('phone numbers get a step where the locale names a country, and ids keep their zeros', () => {
  const rows = Array.from({ length: 24 }, (_, at) => [`(604) 555-01${10 + at}`, `00${100 + at}`]);
  const sample = sampleOf(['Tel.', 'Plot'], rows);
  const canada = suggestSpec([sample], { name: 'Members', locale: 'en-CA' });
  expect(parseSpec(canada).fields.tel).toMatchObject({ transform: [{ phone: 'CA' }], validate: [{ required: true }] });
  expect(canada).toContain('# Kept as text: numbers would lose their leading zeros.');
  expect(parseSpec(suggestSpec([sample], { name: 'Members', locale: 'en' })).fields.tel?.transform).toEqual([]);
});

test('a few rows prove no rule, and free text no list', () => {
  const states = (count: number, options: string[]) =>
    Array.from({ length: count }, (_, at) => [`Name ${at}`, options[at % options.length] ?? '']);
  const rulesOf = (rows: string[][]) =>
    parseSpec(suggestSpec([sampleOf(['Name', 'State'], rows)], { name: 'x' })).fields.state?.validate ?? [];
  expect(rulesOf(states(12, ['open', 'closed']))).toEqual([]);
  expect(rulesOf(states(60, ['open', 'closed'])).map((rule) => Object.keys(rule)[0])).toEqual(['required', 'enum']);
  const sentences = ['the customer has not answered yet', 'all was sent and paid in full'];
  expect(rulesOf(states(60, sentences)).map((rule) => Object.keys(rule)[0])).toEqual(['required']);
});

test('columns of the same header in several tables share a field', () => {
  const first = sampleOf(['Id', 'Amount'], [['1', '5']]);
  const second = sampleOf(['ID', 'Amount', 'Extra'], [['a', '5.5', 'x']]);
  const spec = parseSpec(suggestSpec([first, second], { name: 'Both' }));
  expect(Object.keys(spec.fields)).toEqual(['id', 'amount', 'extra']);
  expect(spec.fields.id).toMatchObject({ type: 'string', match: { headers: ['Id', 'ID'] } });
  expect(spec.fields.amount?.type).toBe('decimal');
});

test.each([
  [['__proto__', 'constructor', 'a: b # c', '- x', '"']],
  [['名前', '値', '']],
  [['Amount', 'Amount', 'amount']],
  [['yes', 'null', '1', '~', '*a']],
  [['x\ny: 1', '\t', '\u0000']],
])('headers like %j make a configuration that is accepted', (names) => {
  const rows = Array.from({ length: 12 }, (_, at) => names.map((_name, column) => `v${at}-${column}: # "x"\n\\`));
  const text = suggestSpec([sampleOf(names, rows)], { name: 'Odd: # name' });
  expect(Object.keys(parseSpec(text).fields)).toHaveLength(names.length);
});

test('nothing to suggest from is an empty configuration', () => {
  expect(parseSpec(suggestSpec([], { name: '' })).fields).toEqual({});
});

test('a very wide table is cut to the number of fields that a configuration may have', () => {
  const names = Array.from({ length: 700 }, (_, at) => `Column ${at}`);
  expect(Object.keys(parseSpec(suggestSpec([sampleOf(names, [names])], { name: 'Wide' })).fields)).toHaveLength(500);
});

test.each([
  [['a@b.co', 'c@d.org', 'e@f.net'], 'e-mail addresses'],
  [['INV-2024-001', 'INV-2024-002', 'INV-2023-17', 'INV-2022-4', 'INV-2024-99'], 'codes like INV-2024-001'],
  [['AB1', 'CD22', 'E3', 'F44', 'GG5'], 'codes like AB1'],
  [['one', 'two', 'three', 'four', 'five'], undefined],
  [['a b 1', 'c d 2', 'e f 3', 'g h 4', 'i j 5'], undefined],
])('%j are %s', (texts, description) => {
  const shape = shapeOf(texts);
  expect(shape?.description).toBe(description);
  if (shape) expect(texts.every((text) => new RegExp(shape.pattern, 'u').test(text))).toBe(true);
});

test('of tables of several kinds one is taken, and the text says which and names the others', () => {
  const named = (name: string, index: number, names: string[], rows: CellValue[][]) => {
    const { table, rows: found } = sampleOf(names, rows);
    return { table: { ...table, name, sheet: { index, name } }, rows: found };
  };
  const staff = named('Staff', 0, ['Person', 'Born'], [['Ann', '1990-01-02']]);
  const sales = named(
    'Sales',
    1,
    ['Shop', 'Units'],
    [
      ['Bern', 1],
      ['Basel', 2],
      ['Genf', 3],
    ],
  );
  const more = named('Sales 2', 2, ['Shop', 'Units', 'Remarks'], [['Chur', 4, 'x']]);
  const all = [staff, sales, more];
  const text = suggestSpec(all, { name: 'Book' });
  expect(Object.keys(parseSpec(text).fields)).toEqual(['Shop', 'Units', 'Remarks'].map((name) => name.toLowerCase()));
  expect(parseSpec(text).read.sheets).toEqual(['Sales', 'Sales 2']);
  expect(text).toMatch(/^# Suggested from 2 tables with 4 rows[\s\S]*for tables such as “Sales”[\s\S]*“Staff”/);
  const other = parseSpec(suggestSpec(all, { name: 'Book', table: 'Staff' }));
  expect([Object.keys(other.fields), other.read.sheets]).toEqual([['person', 'born'], ['Staff']]);
});

test('sheets of different documents part nothing', () => {
  const [a, b] = [
    sampleOf(['Person', 'Born'], [['Ann', 1990]]),
    sampleOf(
      ['Shop', 'Units'],
      [
        ['Bern', 1],
        ['Basel', 2],
      ],
    ),
  ];
  const other = { ...a, table: { ...a.table, sheet: { index: 0, name: 'staff' } } };
  expect(parseSpec(suggestSpec([other, b], { name: 'Files' })).read.sheets).toBe('all');
});

test('a column without a header is known by its place', () => {
  const spec = parseSpec(
    suggestSpec(
      [
        sampleOf(
          ['Shop', ''],
          [
            ['Bern', 1],
            ['Basel', 2],
          ],
        ),
      ],
      { name: 'x' },
    ),
  );
  expect(Object.values(spec.fields).map(({ match }) => match.position)).toEqual([undefined, 2]);
});

test('an odd value is named beside the type of the others', () => {
  const text = suggestSpec([sampleOf(['Amount'], [['1.5'], ['2.5'], ['3.5'], ['tbc']])], { name: 'x' });
  expect(text).toContain('# 3 of 4 (75 %) read as decimal; the others, such as "tbc", will be issues.');
  expect(text).toContain('type: decimal');
});

test('how many of the values of a column of text are dates is said from a half of them on', () => {
  const days = (count: number) => Array.from({ length: count }, (_, at) => [`2024-03-${String(10 + at)}`]);
  const words = (count: number) => Array.from({ length: count }, (_, at) => [`after call ${'x'.repeat(at + 1)}`]);
  const suggested = (dates: number, others: number) =>
    suggestSpec([sampleOf(['Due'], [...days(dates), ...words(others)])], { name: 'x' });
  expect(suggested(13, 7)).toContain('# Kept as text: 13 of 20 (65 %) read as date; "after call x" does not.');
  expect(suggested(13, 7)).toContain('type: string');
  expect(suggested(6, 14)).not.toContain('read as date');
});
