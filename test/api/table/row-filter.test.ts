import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColumnFilter } from '../../../generated/graphql/graphql.ts';
import { graphql } from '../../../generated/graphql/index.ts';
import { rowCondition } from '../../../src/domain/table/row-condition.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

let server: TestServer;
let tableId: string;
const people = Array.from({ length: 2_500 }, (_person, at) => ({
  name: at % 5 === 0 ? '' : `Person ${at}`,
  age: at % 90,
  since: `2020-01-${String(1 + (at % 28)).padStart(2, '0')}`,
}));
beforeAll(async () => {
  server = await startTestServer({ worker: true });
  const csv = `Name,Age,Since\n${people.map(({ name, age, since }) => `${name},${age},${since}`).join('\n')}\n`;
  const configurationId = await server.owner.published(
    'ade: 1\nfields:\n  name: { type: string }\n  age: { type: integer }\n  since: { type: date }\n',
  );
  const jobId = await server.owner.run(await server.owner.uploaded('people.csv', csv), configurationId);
  const table = await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId } });
  tableId = table.id;
});
afterAll(() => server.stop());

const rows = graphql(`
  query RowsBy($id: ID!, $first: Int, $after: String, $from: Int, $filter: [ColumnFilter!], $search: String, $isCounted: Boolean! = true) {
    table(id: $id) {
      rows(first: $first, after: $after, from: $from, filter: $filter, search: $search) {
        totalCount @include(if: $isCounted)
        pageInfo { hasNextPage endCursor }
        nodes { number }
      }
    }
  }
`);

const blank = (at: number) => at % 5 === 0;
const cases: {
  filter: ColumnFilter[];
  search?: string;
  holds(person: (typeof people)[number], at: number): boolean;
}[] = [
  { filter: [{ column: 'age', equals: 7 }], holds: ({ age }) => age === 7 },
  { filter: [{ column: 'age', equals: '7' }], holds: ({ age }) => age === 7 },
  { filter: [{ column: 'age', from: 80, to: 85 }], holds: ({ age }) => age >= 80 && age <= 85 },
  { filter: [{ column: 'since', from: '2020-01-27' }], holds: ({ since }) => since >= '2020-01-27' },
  { filter: [{ column: 'name', isBlank: true }], holds: (_person, at) => blank(at) },
  { filter: [{ column: 'name', contains: 'PERSON 99' }], holds: ({ name }) => name.startsWith('Person 99') },
  {
    filter: [
      { column: 'name', isBlank: false },
      { column: 'age', to: 0 },
    ],
    holds: ({ age }, at) => age === 0 && !blank(at),
  },
  { filter: [], search: 'person 2499', holds: ({ name }) => name === 'Person 2499' },
  { filter: [], search: 'no one', holds: () => false },
];

test.each(cases)('rows with $filter and $search are found, page by page', async ({ filter, search = null, holds }) => {
  const expected = people.flatMap((person, at) => (holds(person, at) ? [at + 1] : []));
  const found: number[] = [];
  for (let after: string | null = null; ; ) {
    const answer: Awaited<ReturnType<typeof page>> = await page(after);
    const list = answer.table?.rows;
    if (!list) throw new Error('There are no rows.');
    expect(list.totalCount).toBe(expected.length);
    found.push(...list.nodes.map(({ number }) => number));
    if (!list.pageInfo.hasNextPage) break;
    after = list.pageInfo.endCursor ?? null;
  }
  expect(found).toEqual(expected);

  function page(after: string | null) {
    return server.owner.get(rows, { id: tableId, first: 17, after, filter, search });
  }
});

test('what cannot be looked for is said, every fault at once', async () => {
  const filter = [{ column: 'none', equals: { a: 1 } }];
  const { data, errors } = await server.owner.ask(rows, { id: tableId, filter, search: 'x'.repeat(1_001) });
  expect(data?.table?.rows).toBeNull();
  expect(errors).toMatchObject([
    { extensions: { issues: [{ path: 'search' }, { path: 'filter.0.column' }, { path: 'filter.0.equals' }] } },
  ]);
});

test('of a table that is too large to be looked through at once rows are found, and not counted', async () => {
  const { prisma } = server.services.db;
  const { rowsIndex } = await prisma.table.findUniqueOrThrow({ where: { id: tableId } });
  const large = { ...Object(rowsIndex), rowCount: 100_001 };
  await prisma.table.update({ where: { id: tableId }, data: { rowsIndex: large } });
  const asked = { id: tableId, first: 1, search: 'Person 7' };
  const { errors } = await server.owner.ask(rows, asked);
  expect(errors).toMatchObject([{ path: ['table', 'rows', 'totalCount'], extensions: { code: 'LIMIT_EXCEEDED' } }]);
  expect((await server.owner.get(rows, { ...asked, isCounted: false })).table?.rows?.nodes).toEqual([{ number: 8 }]);
  expect((await server.owner.get(rows, { id: tableId, first: 1 })).table?.rows?.nodes).toEqual([{ number: 1 }]);
  await prisma.table.update({ where: { id: tableId }, data: { rowsIndex: Object(rowsIndex) } });
});

test('numbers that are kept as texts of digits are in ranges of numbers', () => {
  const holds = rowCondition({ columns: [{ column: 'n', from: 10 }], search: null }, [{ name: 'n' }]);
  expect(['9', '10', '9007199254740993', null, '', 'ten'].map((value) => holds?.([value]))).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});
