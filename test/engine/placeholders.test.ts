/** What stands in a typed column for a value that is not known: only what programs write for a missing value is a blank, the rest is told. */
import { expect, test } from 'vitest';
import { cellsOf, tablesOfCells, tablesOfText } from './extracted-text.ts';

const lines = (word: string) => [
  'key,price,due,paid,count',
  ...Array.from({ length: 9 }, (_, at) => `k${at},${at}.5,2024-01-${10 + at},${at % 2 === 0 ? 'yes' : 'no'},${at}`),
  `kz,${word},${word},${word},${word}`,
];
const forms = [
  ['csv', (word: string, spec = {}) => tablesOfText(lines(word).join('\n'), spec)],
  ['xlsx', (word: string, spec = {}) => tablesOfCells(cellsOf(lines(word)), spec)],
] as const;
const addresses = ['B11', 'C11', 'D11', 'E11'];
const types = ['string', 'decimal', 'date', 'boolean', 'integer'];

test.each(
  forms.flatMap(([form, read]) =>
    ['tbd', '?', '??', 'k.A.', 'k. A.', 'n.v.t.', 's/d', 'unknown', 'not applicable', 'н/д', '*'].map(
      (word) => [form, word, read] as const,
    ),
  ),
)('%s: %s is kept, and told with its cell', async (_form, word, read) => {
  const [found] = await read(word);
  expect(found?.table.columns.map(({ type }) => type)).toEqual(types);
  expect(found?.rows.at(-1)).toEqual(['kz', word, word, word, word]);
  expect(found?.issues.map(({ sourceCell, severity }) => [sourceCell, severity])).toEqual(
    addresses.map((address) => [address, 'warning']),
  );
  for (const { message } of found?.issues ?? []) expect(message).toContain(JSON.stringify(word));
});

test.each(forms.flatMap(([form, read]) => ['n/a', 'NULL', '-', '…', '\\N'].map((word) => [form, word, read] as const)))(
  '%s: %s is a blank, and nothing is said',
  async (_form, word, read) => {
    const [found] = await read(word);
    expect(found?.rows.at(-1)).toEqual(['kz', null, null, null, null]);
    expect(found?.issues).toEqual([]);
  },
);

test.each(forms)(
  '%s: a declared type has an error that quotes the text, in place of a value that is required',
  async (_form, read) => {
    const fields = {
      price: { type: 'decimal', transform: [{ number: { decimal: '.' } }] },
      due: { type: 'date', validate: [{ required: true }] },
    };
    const [found] = await read('tbd', { fields, output: { unmapped: 'drop' } });
    expect(found?.rows.at(-1)).toEqual([null, null]);
    expect(found?.issues.map(({ rule, sourceCell, severity }) => [rule, sourceCell, severity])).toEqual([
      ['transform', 'B11', 'error'],
      ['type', 'C11', 'error'],
    ]);
    for (const { message } of found?.issues ?? []) expect(message).toContain('"tbd"');
    const [blank] = await read('n/a', { fields });
    expect(blank?.issues.map(({ rule, sourceCell }) => [rule, sourceCell])).toEqual([['required', 'C11']]);
    const emptied = { due: { type: 'date', transform: [{ empty: ['tbd'] }] } };
    const [quiet] = await read('tbd', { fields: emptied, output: { unmapped: 'drop' } });
    expect(quiet?.issues).toEqual([]);
  },
);
