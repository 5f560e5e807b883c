import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { compareKeys, orderKey } from '../../../src/domain/table/value-order.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let tableId: string;
const people = Array.from({ length: 2_300 }, (_person, at) => ({
  name: at % 7 === 3 ? '' : `${at % 2 === 0 ? 'p' : 'P'}erson ${(at * 7_919) % 500}`,
  account: at % 11 === 5 ? '' : `${90_071_992_547_409_930n + BigInt((at * 31) % 97)}`,
  price: `${((at * 13) % 41) - 20}.${(at * 17) % 10}`,
}));
const fields = { name: 'string', account: 'integer', price: 'decimal' };
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  const csv = `Name,Account,Price\n${people.map((person) => Object.values(person).join(',')).join('\n')}\n`;
  const types = Object.entries(fields).map(([name, type]) => `  ${name}: { type: ${type} }\n`);
  const configurationId = await server.owner.published(`ade: 1\nfields:\n${types.join('')}`);
  const jobId = await server.owner.run(await server.owner.uploaded('people.csv', csv), configurationId);
  tableId = (await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId } })).id;
});
afterAll(() => server.stop());

const ordered = graphql(`
  query RowsInOrder($id: ID!, $first: Int, $after: String, $from: Int, $orderBy: RowOrder, $search: String) {
    table(id: $id) {
      rows(first: $first, after: $after, from: $from, orderBy: $orderBy, search: $search) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage endCursor }
        nodes { number values }
      }
    }
  }
`);

type Field = keyof typeof fields;

/** The same order by other means: of integers by their digits, of decimals by tenths. */
function expectedOrder(column: Field, direction: 'ASC' | 'DESC', search: string | null): number[] {
  const sign = direction === 'ASC' ? 1 : -1;
  const size = (text: string) => {
    if (column === 'name') return text.toLowerCase();
    return column === 'account' ? BigInt(text) : Math.round(Number(text) * 10);
  };
  return people
    .map((person, at) => ({ text: person[column], name: person.name, number: at + 1 }))
    .filter(({ name }) => search === null || name.toLowerCase().includes(search))
    .sort((one, other) => {
      if (one.text === '' || other.text === '') return Number(one.text === '') - Number(other.text === '');
      const [a, b] = [size(one.text), size(other.text)];
      return a === b ? 0 : a < b ? -sign : sign;
    })
    .map(({ number }) => number);
}

test.each([
  ['name', 'ASC', null],
  ['name', 'DESC', null],
  ['account', 'ASC', null],
  ['account', 'DESC', 'person 4'],
  ['price', 'ASC', 'person 33'],
  ['price', 'DESC', null],
] as const)('rows by %s, %s, with %s are each there once', async (column, direction, search) => {
  const expected = expectedOrder(column, direction, search);
  const found: number[] = [];
  for (let after: string | null = null; ; ) {
    const list = await page({ after });
    expect(list.totalCount).toBe(expected.length);
    expect(list.pageInfo.hasPreviousPage).toBe(found.length > 0);
    found.push(...list.nodes.map(({ number }) => number));
    if (!list.pageInfo.hasNextPage) break;
    after = list.pageInfo.endCursor ?? null;
  }
  expect(found).toEqual(expected);
  const entered = await page({ from: 12 });
  expect(entered.nodes.map(({ number }) => number)).toEqual(expected.slice(11, 11 + 331));

  async function page(place: { after?: string | null; from?: number }) {
    const variables = { id: tableId, first: 331, orderBy: { column, direction }, search, ...place };
    const { table } = await server.owner.get(ordered, variables);
    if (!table?.rows) throw new Error('There are no rows.');
    return table.rows;
  }
});

test('an order by no column, and a cursor that is of no row of the list, are refused', async () => {
  const of = async (variables: object) =>
    (await server.owner.ask(ordered, { id: tableId, first: 1, ...variables })).errors[0]?.extensions;
  expect(await of({ orderBy: { column: 'none' } })).toMatchObject({ issues: [{ path: 'orderBy.column' }] });
  const after = Buffer.from('n:999999').toString('base64url');
  expect(await of({ orderBy: { column: 'name' }, after })).toMatchObject({ issues: [{ code: 'INVALID_CURSOR' }] });
});

test('keys of numbers are ordered as their digits say', () => {
  const digits = fc
    .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 6 }))
    .map(([whole, decimals]) => {
      const text = String(whole < 0n ? -whole : whole).padStart(decimals + 1, '0');
      const shown = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
      return { shown: whole < 0n ? `-${shown}` : shown, size: whole * 10n ** BigInt(6 - decimals) };
    });
  fc.assert(
    fc.property(digits, digits, (one, other) => {
      const order = compareKeys(orderKey(one.shown, 'decimal'), orderKey(other.shown, 'decimal'));
      expect(Math.sign(order)).toBe(one.size < other.size ? -1 : Number(one.size > other.size));
    }),
  );
});
