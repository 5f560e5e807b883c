import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../../support/server.ts';

// More issues of a rule and column than are stored: every row with one is known, and all counts say the same.

let server: TestServer;
let tableId: string;
/** Every third age is no number, and 500 names are missing. */
const people = Array.from({ length: 2_000 }, (_person, at) => ({
  name: at >= 1_400 && at < 1_900 ? '' : `Person ${at}`,
  age: at % 3 === 0 ? 'old' : String(at % 90),
}));
const doubtful = people.flatMap(({ name, age }, at) => (name && age !== 'old' ? [] : at + 1));

beforeAll(async () => {
  server = await startTestServer({ worker: true });
  const csv = `Name,Age\n${people.map(({ name, age }) => `${name},${age}`).join('\n')}\n`;
  const configurationId = await server.owner.published(
    'ade: 1\nfields:\n  name: { type: string, validate: [{ required: true, severity: warning }] }\n  age: { type: integer }\n',
  );
  const jobId = await server.owner.run(await server.owner.uploaded('people.csv', csv), configurationId);
  tableId = (await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId } })).id;
});
afterAll(() => server.stop());

const rows = graphql(`
  query DoubtfulRows($id: ID!, $first: Int, $after: String, $filter: [ColumnFilter!], $withIssues: Boolean!) {
    table(id: $id) {
      rows(first: $first, after: $after, onlyIssues: true, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { number issues @include(if: $withIssues) { column sourceCell severity message } }
      }
    }
  }
`);

async function pageOf(variables: {
  first: number;
  after?: string | null;
  filter?: { column: string; from: number }[];
  withIssues?: boolean;
}) {
  const page = (await server.owner.get(rows, { id: tableId, withIssues: false, ...variables })).table?.rows;
  if (!page) throw new Error('The table is gone.');
  return page;
}

test.each([150, 1_000])('every row with an issue is found, %i at a time', async (first) => {
  const found: number[] = [];
  for (let after: string | null = null; ; ) {
    const page: Awaited<ReturnType<typeof pageOf>> = await pageOf({ first, after });
    expect(page.totalCount).toBe(doubtful.length);
    found.push(...page.nodes.map(({ number }) => number));
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor ?? null;
  }
  expect(found).toEqual(doubtful);
});

test('a page begins behind as many of them as is said, or at a row, and says how many stand before it', async () => {
  const far = graphql(`
    query FarRows($id: ID!, $skip: Int, $from: Int, $after: String) {
      table(id: $id) {
        rows(first: 3, skip: $skip, from: $from, after: $after, onlyIssues: true) { rowsBefore nodes { number } }
      }
    }
  `);
  const read = async (place: { skip?: number; from?: number }) => {
    const page = (await server.owner.get(far, { id: tableId, ...place })).table?.rows;
    return { rowsBefore: page?.rowsBefore, numbers: page?.nodes.map(({ number }) => number) };
  };
  for (const skip of [0, 1, 7, 8, 9, 500, doubtful.length - 2, doubtful.length, doubtful.length + 5]) {
    const before = Math.min(skip, doubtful.length);
    expect(await read({ skip })).toEqual({ rowsBefore: before, numbers: doubtful.slice(skip, skip + 3) });
  }
  for (const from of [1, 2, 900, 1_401, 2_000]) {
    const before = doubtful.filter((number) => number < from).length;
    expect(await read({ from })).toEqual({ rowsBefore: before, numbers: doubtful.slice(before, before + 3) });
  }
  for (const wrong of [{ skip: -1 }, { skip: 1, from: 2 }]) {
    const { errors } = await server.owner.ask(far, { id: tableId, ...wrong });
    expect(errors[0]?.extensions?.code).toBe('VALIDATION_FAILED');
  }
});

test('also among rows that are narrowed by their values', async () => {
  const page = await pageOf({ first: 1_000, filter: [{ column: 'age', from: 80 }] });
  const wanted = people.flatMap(({ name, age }, at) => (!name && Number(age) >= 80 ? at + 1 : []));
  expect(page.nodes.map(({ number }) => number)).toEqual(wanted);
  expect(page.totalCount).toBe(wanted.length);
});

test('each of them has its issues, and there are as many as are counted', async () => {
  const { nodes, pageInfo } = await pageOf({ first: 1_000, withIssues: true });
  expect(pageInfo.hasNextPage).toBe(false);
  const of = (name: string) => nodes.flatMap(({ issues }) => issues?.filter(({ column }) => column === name) ?? []);
  expect([of('age').length, of('name').length]).toEqual([667, 500]);
  const last = nodes.find(({ number }) => number === 1_501);
  expect(last?.issues?.map(({ column, severity, sourceCell }) => [column, severity, sourceCell])).toEqual([
    ['name', 'WARNING', 'A1502'],
    ['age', 'ERROR', 'B1502'],
  ]);
  expect(nodes[0]?.issues?.[0]?.message).toContain('"old"');
  expect(last?.issues?.[1]?.message).toBe('One of 667 issues of this kind; the first of them say what is wrong.');
});

test('counts by kind say the same, and the severity', async () => {
  const { table } = await server.owner.get(
    graphql(`
      query KindsOfTable($id: ID!) {
        table(id: $id) {
          issueCount
          issueSummary { rule column severity count }
          issues(last: 1) { nodes { sheet message } }
        }
      }
    `),
    { id: tableId },
  );
  expect(table).toMatchObject({
    issueCount: 1_167,
    issueSummary: [
      { column: 'age', severity: 'ERROR', count: 667 },
      { column: 'name', rule: 'required', severity: 'WARNING', count: 500 },
    ],
    issues: { nodes: [{ sheet: 'people' }] },
  });
});

const preview = graphql(`
  query PreviewWithManyIssues($input: PreviewExtractionInput!) {
    previewExtraction(input: $input) {
      tables {
        issueCount
        issues { column }
        issueSummary { column severity count }
        rows { number issues { column } }
      }
    }
  }
`);

test('a preview answers a bounded number of issues, counts all of them, and marks all of its rows', async () => {
  const columns = Array.from({ length: 30 }, (_column, at) => `c${at}`);
  const csv = `${columns.join(',')}\n${`${columns.map(() => 'x').join(',')}\n`.repeat(150)}`;
  const documentId = await server.owner.uploaded('wide.csv', csv);
  const specYaml = `ade: 1\nfields:\n${columns.map((name) => `  ${name}: { type: integer, match: { headers: [${name}] } }\n`).join('')}`;
  const { previewExtraction } = await server.owner.get(preview, { input: { documentId, specYaml, rows: 150 } });
  const [table] = previewExtraction.tables;
  expect(table?.issueCount).toBe(4_500);
  expect(table?.issues).toHaveLength(500);
  expect(table?.issueSummary).toHaveLength(30);
  expect(table?.issueSummary.every(({ severity, count }) => severity === 'ERROR' && count === 150)).toBe(true);
  expect(table?.rows.map(({ issues }) => issues.length)).toEqual(Array.from({ length: 150 }, () => 30));
});
