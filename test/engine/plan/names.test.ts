/** Names of fields in any script, and what a condition makes of them. */
import { expect, test } from 'vitest';
import type { Issue, OutputRow } from '../../../src/engine/extracted-table.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import { validateSpec } from '../../../src/engine/plan/parse.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

async function read(text: string, more: object) {
  const rows: OutputRow[] = [];
  const issues: Issue[] = [];
  for await (const item of extract(sourceOf(text, 'in.csv'), validateSpec({ ade: 1, ...more }))) {
    if (item.kind === 'rows') rows.push(...item.rows);
    if (item.kind === 'end') issues.push(...item.summary.issues);
  }
  return { values: rows.map(({ values }) => values), issues: issues.map(({ rule, severity }) => [rule, severity]) };
}

const sizes = 'Name,Größe,数量\nAhorn,5,1\nBirke,7,2\nErle,,3\n';

test('fields are named in any script, and expressions read them by these names', async () => {
  const fields = { größe: { type: 'integer' }, 数量: { type: 'integer' } };
  const { values } = await read(sizes, { fields, rows: { where: 'has(row.größe) && row.größe > 5 || row.数量 == 1' } });
  expect(values).toEqual([
    [5, 1, 'Ahorn'],
    [7, 2, 'Birke'],
  ]);
});

test('a row that the condition cannot be judged for is an error, and kept or dropped as the specification says', async () => {
  const fields = { größe: { type: 'integer' } };
  const where = 'int(row.name) > 3';
  for (const whereFails of ['keep', 'drop']) {
    const { values, issues } = await read(sizes, { fields, rows: { where, whereFails } });
    expect(values).toHaveLength(whereFails === 'keep' ? 3 : 0);
    expect(issues).toEqual(Array.from({ length: 3 }, () => ['where', 'error']));
  }
});

test('errors of cells are blank and an issue, in a CSV as well', async () => {
  const { values, issues } = await read('Item,Price\nChair,5\nStool,#N/A\nBench,#DIV/0!\nTable,7\n', {});
  expect(values.map(([, price]) => price)).toEqual([5, null, null, 7]);
  expect(issues).toEqual([
    ['cellError', 'warning'],
    ['cellError', 'warning'],
  ]);
});

test('what a locale decides is told with both readings', async () => {
  const messages: string[] = [];
  const text = 'Day,Amount\n01/02/2024,1.234\n03/04/2024,2.345\n05/06/2024,4.567\n';
  for await (const item of extract(sourceOf(text, 'in.csv'), validateSpec({ ade: 1 })))
    if (item.kind === 'end') messages.push(...item.summary.issues.map(({ message }) => message));
  expect(messages.join('\n')).toMatch(/“01\/02\/2024” is 2024-01-02; it would be 2024-02-01\./);
  expect(messages.join('\n')).toMatch(/“1\.234” is 1\.234; it would be 1234\./);
});

test('a condition over a column that no table has is a fault of the specification', async () => {
  await expect(read(sizes, { rows: { where: 'row.farbe == 1' } })).rejects.toMatchObject({
    code: 'INVALID_SPEC',
    details: { columns: ['farbe'] },
  });
});

test('names that lead nowhere are told beside faults of shape', () => {
  const faulty = {
    ade: 1,
    tables: { header: { rows: 'many' } },
    fields: { a: { type: 'number', transform: [{ cel: 'row.b' }] } },
    output: { unmapped: 'drop' },
    checks: [{ sum: 'c' }],
  };
  expect(() => validateSpec(faulty)).toThrow(
    /has 4 faults: tables\.header\.rows must be none or a whole number.*uses row\.b/,
  );
});
