import { afterAll, beforeAll, expect, test } from 'vitest';
import type { World } from '../authorization/world.ts';
import type { TestServer } from '../support/server.ts';
import { startFurnishedServer } from './furnished-server.ts';

let server: TestServer;
let world: World;
let headers: Record<string, string>;
let documents: string[];
beforeAll(async () => {
  ({ server, world, owner: headers } = await startFurnishedServer());
  const { workspaceId } = world;
  const found = await server.services.db.prisma.document.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  documents = found.map(({ id }) => id);
});
afterAll(() => server.stop());

interface Answer {
  data: { nodes: ({ id: string; name?: string } | null)[] } | null;
  errors?: { extensions: { code: string } }[];
  extensions: { reads: string };
}

async function ask(ids: unknown): Promise<Answer> {
  const query = 'query Many($ids: [ID!]!) { nodes(ids: $ids) { id ... on Document { name } ... on Job { status } } }';
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { ids } }),
  });
  return response.json();
}

test('things of one type come in the order of their ids, in one statement', async () => {
  const [first = '', second = '', third = ''] = documents;
  const none = `doc_${'0'.repeat(26)}`;
  const asked = [third, none, first, third, 'no id', second];
  for (const ids of [asked, asked.toReversed(), [first], first]) {
    const { data, extensions } = await ask(ids);
    expect(extensions.reads).toBe('compiled');
    expect(data?.nodes.map((one) => one?.id ?? null)).toEqual(
      [ids].flat().map((id) => (documents.includes(id) ? id : null)),
    );
    expect(data?.nodes.every((one) => one === null || typeof one.name === 'string')).toBe(true);
  }
});

test('things of several types, of none, and too many are answered as well', async () => {
  const [id = ''] = documents;
  const { data } = await ask([world.jobId, id]);
  expect(data?.nodes.map((one) => one?.id)).toEqual([world.jobId, id]);
  expect((await ask([])).data).toEqual({ nodes: [] });
  expect((await ask(['no id', `ses_${'0'.repeat(26)}`])).data).toEqual({ nodes: [null, null] });
  const many = await ask(Array.from({ length: 101 }, () => id));
  expect(many.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED' } }]);
  expect((await ask(Array.from({ length: 100 }, () => id))).data?.nodes).toHaveLength(100);
});
