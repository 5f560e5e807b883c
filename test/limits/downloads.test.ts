import { afterAll, beforeAll, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  const env = { ADE_RATES_DOWNLOADS: '5', ADE_RATES_DOWNLOADS_PER_MINUTE: '1', ADE_RATES_DOWNLOAD_MIB: '3' };
  server = await startTestServer({ env: { ...env, ADE_RATES_DOWNLOAD_MIB_PER_SECOND: '1' } });
});
afterAll(() => server.stop());

const linkQuery = graphql(`
  query LinkToSpend($id: ID!) {
    document(id: $id) { downloadUrl }
  }
`);

async function statuses(id: string, count: number): Promise<number[]> {
  const found: number[] = [];
  for (let at = 0; at < count; at += 1) {
    const { document } = await server.owner.get(linkQuery, { id });
    const response = await fetch(document?.downloadUrl ?? '');
    found.push(response.status);
    if (response.status === 429) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    await response.arrayBuffer();
  }
  return found;
}

test('who makes links has so many downloads, and so many bytes, with all of them together', async () => {
  const large = await server.owner.uploaded('large.csv', 'a'.repeat(2 * 1024 ** 2));
  expect(await statuses(large, 2)).toEqual([200, 429]);
  const small = await server.owner.uploaded('small.csv', 'a\n1\n');
  expect(await statuses(small, 4)).toEqual([200, 200, 200, 429]);
});
