import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { ensureSearchIndexes } from '../../src/db/search-indexes.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

// Which letters are small ones of others, and which signs are letters at all, an index of parts of words knows by other rules than a comparison.

const names = ['İstanbul', 'İZMİR', 'Straße', 'Договор', 'ÇİMENTO', '300 \u212a', 'ΣΊΣΥΦΟΣ', '東京都庁', 'naïve'];

let server: TestServer;
let ordinary: RunningApi;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_RATES_POINTS: '0' } });
  ordinary = await startAnotherApi({
    ...server,
    settings: { ...server.settings, http: { ...server.settings.http, compiledReads: false } },
  });
  const client = await server.services.db.pool.connect();
  expect(await ensureSearchIndexes(client)).toBeNull();
  client.release();
  for (const name of names) await server.owner.uploaded(`${name}.csv`, 'a,b\n1,2\n');
  // Among so many a word of one is rare, for which the index is asked.
  for (let from = 1; from < 8_000; from += 1_000)
    await server.services.db.pool.query(
      `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind)
         SELECT 'doc_01JAAAAAAA' || lpad(n::text, 16, '0'), $1, 'SOURCE', 'other ' || n, 'text/csv', 1, repeat('a', 64), 'k' || n, 'SYSTEM' FROM generate_series($2::int, $2 + 999) AS n`,
      [server.owner.workspaceId, from],
    );
  await server.services.db.pool.query('ANALYZE document');
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
});

async function found(url: string, part: string): Promise<string[]> {
  const query =
    'query Folded($id: ID!, $part: String) { workspace(id: $id) { documents(first: 20, filter: { nameContains: $part }) { totalCount nodes { name } } } }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'x-api-key': server.owner.apiKey ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id: server.owner.workspaceId, part } }),
  });
  const { data } = await response.json();
  const { totalCount, nodes } = data.workspace.documents;
  return [totalCount, ...nodes.map(({ name }: { name: string }) => name)];
}

test('a search finds with an index what it finds without', async () => {
  // A document that is known is compiled.
  await found(server.url, 'known');
  for (const name of names) {
    for (const part of [
      name,
      name.toLowerCase(),
      name.toUpperCase(),
      name.slice(1),
      name.replaceAll('İ', 'i').toLowerCase(),
    ])
      expect(await found(server.url, part), part).toEqual(await found(ordinary.url, part));
  }
  expect(await found(server.url, 'istanbul')).toEqual([1, 'İstanbul.csv']);
});
