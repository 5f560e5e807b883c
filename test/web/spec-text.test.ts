import { expect, test } from 'vitest';
import { extract } from '../../src/engine/extraction/extract.ts';
import { parseSpec } from '../../src/engine/specification.ts';
import { type ColumnPick, withColumn } from '../../web/src/pages/configuration/editor/spec-text.ts';

const head = 'Customer,E-Mail,Amount,Amount,';
const bytes = Buffer.from(
  `${head}\nAda,ada@example.org,1,10,x\nBob,bob@example.org,2,20,y\nEve,eve@example.org,3,30,z\n`,
);

const pick = (field: string, header: string, more: Partial<ColumnPick> = {}): ColumnPick => {
  return { field, header, position: null, instead: null, takenFrom: null, ...more };
};

/** The letter of the column that each field has. */
async function lettersOf(specYaml: string): Promise<Record<string, string | undefined>> {
  const source = {
    name: 'sales.csv',
    size: bytes.length,
    read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
  for await (const item of extract(source, parseSpec(specYaml))) {
    if (item.kind !== 'table') continue;
    const fields = item.table.columns.filter(({ mapping }) => mapping.field !== null);
    return Object.fromEntries(fields.map(({ name, source }) => [name, source?.letter]));
  }
  return {};
}

const spec = `ade: 1
fields:
  # who bought
  who: { match: { headers: [Customer, buyer] } }
  mail: { match: { headers: [e-mail] } }
  amount: { type: integer }
`;

test('a column that is picked is the field’s, whatever it had before', async () => {
  expect(await lettersOf(spec)).toEqual({ who: 'A', mail: 'B', amount: 'C' });
  const swapped = withColumn(
    withColumn(spec, pick('who', 'E-Mail', { instead: 'Customer', takenFrom: 'mail' })),
    pick('mail', 'Customer'),
  );
  expect(await lettersOf(swapped)).toMatchObject({ who: 'B', mail: 'A' });
  expect(swapped).toContain('# who bought');
  expect(swapped).toContain('buyer');
});

test('columns of the same heading, and those without one, are told by their place', async () => {
  const other = withColumn(spec, pick('amount_2', 'Amount', { position: 4 }));
  expect(await lettersOf(other)).toMatchObject({ amount: 'C', amount_2: 'D' });
  const nameless = withColumn(spec, pick('column_e', '', { position: 5 }));
  expect(await lettersOf(nameless)).toMatchObject({ who: 'A', amount: 'C', column_e: 'E' });
  // What has a heading again is not looked for in a place.
  expect(withColumn(other, pick('amount_2', 'E-Mail', { instead: 'Amount' }))).not.toContain('position');
});

test('picked twice, it stands once', () => {
  const once = withColumn(spec, pick('who', 'E-Mail'));
  expect(withColumn(once, pick('who', 'E-Mail'))).toBe(once);
});
