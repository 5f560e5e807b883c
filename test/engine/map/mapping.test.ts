import { describe, expect, test } from 'vitest';
import { headerText } from '../../../src/engine/words/header-name.ts';
import { tableOf } from './table-of.ts';

/** Column letter and method by field. */
function mapped(headers: (string | string[])[], spec: string, rows: (string | null)[][] = []) {
  const { table } = tableOf(headers, { spec, rows });
  return Object.fromEntries(
    table.columns
      .filter((column) => column.mapping.field !== null)
      .map((column) => [
        column.name,
        column.source === null ? null : `${column.source.letter} ${column.mapping.method}`,
      ]),
  );
}

test.each([
  ['QtyOrdered', 'qty ordered', 'quantity ordered'],
  ['Téléphone N°', 'telephone number', 'phone'],
  ['Nº de pedido', 'number de pedido', 'number order'],
  ['E-Mail Address', 'e mail address', 'email'],
  ['D.O.B.', 'd o b', 'birth date'],
  ['DOB', 'dob', 'birth date'],
  ['Straße', 'strasse', 'street'],
  ['CustomerIDs', 'customer ids', 'customer identifier'],
  ['Categories', 'categories', 'category'],
  ['Mailing Addresses', 'mailing addresses', 'mailing address'],
  ['Zip / Postal Code', 'zip postal code', 'postal code'],
  ['Address1', 'address1', 'address 1'],
  ['P.O. Number', 'p o number', 'purchase order number'],
  ['Łódź', 'lodz', 'lodz'],
  ['% of Total', 'percent of total', 'percent total'],
  ['Customer #', 'customer number', 'customer number'],
  ['HTTPServer2Name', 'http server2 name', 'http server 2 name'],
  ['顧客 名', '顧客 名', '顧客 名'],
  ['--', '', ''],
  ['The', 'the', 'the'],
  ['__proto__', 'proto', 'proto'],
  ['constructor', 'constructor', 'constructor'],
])('%j is compared as %j and %j', (header, plain, canonical) => {
  expect(headerText(header)).toMatchObject({ plain, canonical });
});

describe('headers', () => {
  test.each([
    ['E-Mail', 'email', 'synonym'],
    ['email', 'email', 'header'],
    ['QTY.', 'quantity', 'synonym'],
    ['Order No', 'order_number', 'synonym'],
    ['Tel.', 'phone', 'synonym'],
    ['Mobile Number', 'phone', 'synonym'],
    ['Given Name', 'first_name', 'synonym'],
    ['Frist Name', 'first_name', 'fuzzy'],
    ['Quantitty', 'quantity', 'fuzzy'],
    ['Work email address', 'email', 'fuzzy'],
    ['Straße und Nr', 'strasse_und_nr', 'header'],
    ['E-Mails', 'email', 'synonym'],
    ['addr_ln_1', 'address_line_1', 'fuzzy'],
    ['Cust Nm', 'customer_name', 'synonym'],
    ['FullName', 'fullname', 'fuzzy'],
    ['Prchs Mgr', 'purchase_manager', 'fuzzy'],
  ])('%j is found for the field %s by %s', (header, field, method) => {
    expect(mapped(['Other', header], `ade: 1\nfields: { ${field}: {} }`)).toEqual({ [field]: `B ${method}` });
  });

  test.each([
    ['Colour', 'quantity'],
    ['Date', 'name'],
    ['Total', 'email'],
    ['Address 2', 'address_1'],
    ['Revenue 2024', 'revenue_2023'],
    ['VAT Amount', 'net_amount'],
    ['Agent', 'age'],
    ['Network', 'net'],
  ])('%j is not taken for the field %s', (header, field) => {
    expect(mapped([header, 'x'], `ade: 1\nfields: { ${field}: {} }`)).toEqual({ [field]: null });
  });

  test('a listed header is found, and one with a smaller weight comes second', () => {
    const spec = 'ade: 1\nfields: { total: { match: { headers: [gross, { net: 0.6 }] } } }';
    expect(mapped(['Net', 'Gross'], spec)).toEqual({ total: 'B header' });
    expect(mapped(['Net', 'Other'], spec)).toEqual({ total: 'A header' });
  });

  test('the last line of a stacked header counts', () => {
    expect(
      mapped(
        [
          ['2024', 'Revenue'],
          ['2024', 'Costs'],
        ],
        'ade: 1\nfields: { costs: {}, revenue: {} }',
      ),
    ).toEqual({
      costs: 'B header',
      revenue: 'A header',
    });
  });

  test('a column goes where the loss is smaller, not to the first field that asks', () => {
    const spec = `ade: 1
fields:
  contact: { match: { headers: [name, contact person] } }
  name: { match: { headers: [name] } }`;
    expect(mapped(['Contact Person', 'Name'], spec)).toEqual({ contact: 'A header', name: 'B header' });
  });
});

describe('values', () => {
  const emails = Array.from({ length: 10 }, (_, at) => [`${at}`, `user${at}@example.com`, 'x']);

  test('a pattern finds a column without a telling header', () => {
    const spec = "ade: 1\nfields: { email: { match: { values: { pattern: '^[^@]+@[^@]+$' } } } }";
    expect(mapped(['a', 'b', 'c'], spec, emails)).toEqual({ email: 'B pattern' });
  });

  test('values that contradict a header let the other column win', () => {
    const rows = Array.from({ length: 10 }, (_, at) => ['see notes', `${at}.50`]);
    expect(mapped(['Amount', 'Amount (EUR)'], 'ade: 1\nfields: { amount: { type: decimal } }', rows)).toEqual({
      amount: 'B fuzzy',
    });
  });

  test('known values find a column', () => {
    const spec = 'ade: 1\nfields: { state: { validate: [{ enum: [open, closed] }] } }';
    const rows = Array.from({ length: 10 }, (_, at) => [`${at}`, at % 2 ? 'open' : 'Closed']);
    expect(mapped(['foo', 'bar'], spec, rows)).toEqual({ state: 'B values' });
  });

  test('a position is a hint where nothing else speaks', () => {
    const spec = 'ade: 1\nfields: { amount: { type: integer, match: { position: 2 } } }';
    expect(
      mapped(['', ''], spec, [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ]),
    ).toEqual({ amount: 'B position' });
    expect(
      mapped(['', ''], spec, [
        ['1', 'a'],
        ['2', 'b'],
        ['3', 'c'],
      ]),
    ).toEqual({ amount: null });
  });
});

describe('ties', () => {
  const spec = (ties: string) => `ade: 1\noutput: { ties: ${ties} }\nfields: { name: {} }`;

  test('go to the leftmost column, with a warning', () => {
    const { table, summary } = tableOf(['Name', 'Name'], { spec: spec('leftmost') });
    expect(table.columns[0]?.source?.letter).toBe('A');
    expect(summary.issues).toMatchObject([
      { rule: 'tie', severity: 'warning', row: null, message: expect.stringContaining('A, B') },
    ]);
  });

  test('or to none, if the specification says so', () => {
    const { table } = tableOf(['Name', 'Name'], { spec: spec('unmapped') });
    expect(table.columns.map((column) => [column.name, column.source?.letter])).toEqual([
      ['name', undefined],
      ['name_2', 'A'],
      ['name_3', 'B'],
    ]);
  });
});

test('score, method and runners-up are kept for each column', () => {
  const { table } = tableOf(['First Name', 'Last Name', 'Remarks'], {
    spec: 'ade: 1\nfields: { first_name: {}, last_name: {}, name: {} }',
  });
  const [first] = table.columns;
  expect(first?.mapping).toMatchObject({ field: 'first_name', method: 'header', score: 0.98 });
  expect(first?.mapping.candidates.map((candidate) => candidate.field)).toContain('name');
  expect(table.unmappedColumns.map((column) => [column.name, column.mapping.field])).toEqual([['remarks', null]]);
});

describe('names of unmapped columns', () => {
  test.each([
    [
      ['First Name', 'first-name', 'First  NAME'],
      ['first_name', 'first_name_2', 'first_name_3'],
    ],
    [
      ['', '', 'x'],
      ['column_a', 'column_b', 'x'],
    ],
    [
      ['Größe (cm)', '2024', '% Anteil'],
      ['große_cm', '_2024', 'percent_anteil'],
    ],
    [
      ['名前', 'हिन्दी', '!!!'],
      ['名前', 'हिन्दी', 'column_c'],
    ],
    [
      ['__proto__', 'constructor', 'toString'],
      ['proto', 'constructor', 'to_string'],
    ],
  ])('%j become %j', (headers, names) => {
    expect(tableOf(headers).table.columns.map((column) => column.name)).toEqual(names);
  });

  test('never collide with a field', () => {
    const { table } = tableOf(['Other', 'Name'], { spec: 'ade: 1\nfields: { other: { match: { headers: [name] } } }' });
    expect(new Set(table.columns.map((column) => column.name)).size).toBe(table.columns.length);
  });

  test('are short, however long the header', () => {
    expect(tableOf(['x'.repeat(100_000), 'y']).table.columns[0]?.name).toHaveLength(63);
  });
});

test('a table as wide as a sheet is planned in a moment, also where every column has the same header', () => {
  const { table } = tableOf(new Array<string>(16_384).fill('Value'), { rows: [new Array<number>(16_384).fill(1)] });
  expect(table.columns).toHaveLength(16_384);
  expect(table.columns.at(-1)?.name).toBe('value_16384');
});
