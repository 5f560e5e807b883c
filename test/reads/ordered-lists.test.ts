import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { World } from '../authorization/world.ts';
import type { TestServer } from '../support/server.ts';
import { startFurnishedServer } from './furnished-server.ts';

let server: TestServer;
let world: World;
let headers: Record<string, string>;
beforeAll(async () => {
  ({ server, world, owner: headers } = await startFurnishedServer());
});
afterAll(() => server.stop());

interface Page {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  edges: { cursor: string; node: { id: string; at: unknown } }[];
}

interface Answer {
  data: { workspace: { list: Page | null } | null };
  errors?: { extensions: { issues?: { path: string; code: string }[] } }[];
  extensions: { reads?: string };
}

async function ask(list: string, args: string, at: string): Promise<Answer> {
  const page = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
  const query = `{ workspace(id: "${world.workspaceId}") { list: ${list}(${args}) { ${page} edges { cursor node { id at: ${at} } } } } }`;
  const body = JSON.stringify({ query });
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  return response.json();
}

async function pageOf(list: string, args: string, at: string): Promise<Page> {
  const answer = await ask(list, args, at);
  const page = answer.data.workspace?.list;
  if (!page) throw new Error(JSON.stringify(answer));
  expect(answer.extensions.reads).toBe('compiled');
  return page;
}

const orders = [
  { list: 'documents', field: 'NAME', at: 'name', model: 'document' as const },
  { list: 'documents', field: 'SIZE', at: 'byteSize', model: 'document' as const },
  { list: 'documents', field: 'CREATED', at: 'createdAt', model: 'document' as const },
  { list: 'jobs', field: 'FINISHED', at: 'finishedAt', model: 'job' as const },
  { list: 'configurations', field: 'NAME', at: 'name', model: 'configuration' as const },
  { list: 'tables', field: 'NAME', at: 'name', model: 'table' as const },
  { list: 'tables', field: 'ROWS', at: 'rowCount', model: 'table' as const },
  { list: 'tables', field: 'ISSUES', at: 'issueCount', model: 'table' as const },
];
const walks = orders.flatMap((order) => ['ASC', 'DESC'].map((direction) => ({ ...order, direction })));

const spans = ['createdFrom: "2020-01-01T00:00:00Z"', 'createdTo: "2100-01-01T00:00:00Z"'];
const narrowing: Partial<Record<string, string[]>> = {
  documents: [...spans, 'nameContains: "e"', 'nameContains: "e", createdTo: "2100-01-01T00:00:00Z"'],
  jobs: [...spans, 'documentNameContains: "e"'],
  configurations: spans,
  tables: [...spans, 'nameContains: "e"'],
};

describe.each(walks)('$list by $field, $direction', ({ list, field, direction, at }) => {
  const orderBy = `orderBy: { field: ${field}, direction: ${direction} }`;

  test.each([1, 3, 7])('has every row once, from both ends, in pages of %d', async (size) => {
    const whole = await pageOf(list, `first: 100, ${orderBy}`, at);
    expect(whole.edges).toHaveLength(whole.totalCount);
    const forward: Page['edges'] = [];
    for (let after = ''; ; ) {
      const page = await pageOf(list, `first: ${size}, ${orderBy}${after}`, at);
      expect(page.totalCount).toBe(whole.totalCount);
      expect(page.pageInfo.hasPreviousPage).toBe(after !== '');
      forward.push(...page.edges);
      if (!page.pageInfo.hasNextPage) break;
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect(forward).toEqual(whole.edges);
    const backward: Page['edges'] = [];
    for (let before = ''; ; ) {
      const page = await pageOf(list, `last: ${size}, ${orderBy}${before}`, at);
      expect(page.pageInfo.hasNextPage).toBe(before !== '');
      backward.unshift(...page.edges);
      if (!page.pageInfo.hasPreviousPage) break;
      before = `, before: "${page.pageInfo.startCursor}"`;
    }
    expect(backward).toEqual(whole.edges);
  });

  test.each(narrowing[list] ?? [])('has the same rows where it is narrowed by %s', async (filter) => {
    const narrowed = await pageOf(list, `first: 100, filter: { ${filter} }`, at);
    const ids = new Set(narrowed.edges.map(({ node }) => node.id));
    const whole = await pageOf(list, `first: 100, ${orderBy}`, at);
    const found: Page['edges'] = [];
    for (let after = ''; ; ) {
      const page = await pageOf(list, `first: 2, filter: { ${filter} }, ${orderBy}${after}`, at);
      found.push(...page.edges);
      if (!page.pageInfo.hasNextPage) break;
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    expect(found).toEqual(whole.edges.filter(({ node }) => ids.has(node.id)));
    expect(found.length).toBeGreaterThan(0);
  });

  test('is in that order', async () => {
    const { edges } = await pageOf(list, `first: 100, ${orderBy}`, at);
    const opposite = direction === 'ASC' ? 'DESC' : 'ASC';
    const turned = await pageOf(list, `first: 100, orderBy: { field: ${field}, direction: ${opposite} }`, at);
    expect(turned.edges.toReversed().map(({ node }) => node.id)).toEqual(edges.map(({ node }) => node.id));
    if (field === 'NAME') return;
    const values = edges.map(({ node }) =>
      typeof node.at === 'string' && field !== 'SIZE' ? Date.parse(node.at) : BigInt(Number(node.at)),
    );
    const sorted = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
    if (field !== 'CREATED') expect(values).toEqual(direction === 'ASC' ? sorted : sorted.reverse());
  });
});

test('a page goes on from the place of a row that is deleted or has another name', async () => {
  const orderBy = 'orderBy: { field: NAME, direction: ASC }';
  const before = await pageOf('documents', `first: 100, ${orderBy}`, 'name');
  const gone = before.edges[5];
  await server.services.db.prisma.document.update({
    where: { id: gone?.node.id ?? '' },
    data: { deletedAt: new Date(), name: '~ the last of all' },
  });
  const rest = await pageOf('documents', `first: 100, ${orderBy}, after: "${gone?.cursor}"`, 'name');
  expect(rest.edges).toEqual(before.edges.slice(6));
});

test.each(['R1BDOlM6ZG9j', 'nonsense', 'WyJieXRlU2l6ZSIsIjEiLCJkb2NfMSJd', 'WyJuYW1lIiwxLCJkb2NfMSJd'])(
  'the cursor %s is refused, and the workspace is answered',
  async (cursor) => {
    const args = `orderBy: { field: NAME }, after: "${cursor}"`;
    const { data, errors } = await ask('documents', args, 'name');
    expect(data).toEqual({ workspace: { list: null } });
    expect(errors).toMatchObject([{ extensions: { issues: [{ path: 'after', code: 'INVALID_CURSOR' }] } }]);
  },
);
