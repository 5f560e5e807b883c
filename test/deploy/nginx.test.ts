import { once } from 'node:events';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { createClient } from '../support/client.ts';
import { EventSource } from '../support/event-source.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { startNginx, whyNoNginx } from './nginx.ts';

const missing = whyNoNginx();
const configurationEvents = graphql(`
  subscription ThroughNginx($id: ID!) {
    configurationEvents(configurationId: $id) { __typename }
  }
`);

describe.skipIf(missing !== null)(`behind nginx${missing === null ? '' : ` (${missing})`}`, () => {
  let server: TestServer;
  let nginx: Awaited<ReturnType<typeof startNginx>>;
  beforeAll(async () => {
    server = await startTestServer({ env: { ADE_HTTP_TRUSTED_PROXIES: '127.0.0.1' } });
    nginx = await startNginx(server.url);
  });
  afterAll(async () => {
    await nginx.stop();
    await server.stop();
  });
  const client = () => createClient(nginx.url, server.owner.apiKey ?? '', server.owner.workspaceId);

  test('uploads come whole, and those that are large are let through to ADE', async () => {
    expect(await client().uploaded('large.csv', 'a,b\n'.repeat(1_000_000))).toMatch(/^doc_/);
    // nginx would answer 413 on its own; ADE asks first who that is.
    const large = request(`${nginx.url}/uploads`, { method: 'POST', headers: { 'content-length': 512 * 1024 ** 2 } });
    large.on('error', () => undefined).flushHeaders();
    const [{ statusCode }] = await once(large, 'response');
    large.destroy();
    expect(statusCode).not.toBe(413);
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
  });

  test('events come over a WebSocket', async () => {
    const id = await server.owner.published();
    for await (const { configurationEvents: event } of client().follow(configurationEvents, { id })) {
      expect(event.__typename).toMatch(/^Configuration/);
      break;
    }
  });

  test('events come as Server-Sent Events while the stream goes on', async () => {
    const id = await server.owner.published();
    const source = await EventSource.open(`${nginx.url}/graphql`, {
      method: 'POST',
      headers: {
        'x-api-key': server.owner.apiKey ?? '',
        'content-type': 'application/json',
        accept: 'text/event-stream',
      },
      body: JSON.stringify({ query: String(configurationEvents), variables: { id } }),
    });
    for (;;) if ((await source.next())?.event === 'next') break;
    await source.close();
  });

  test('the address of a client is its own, whatever it writes itself', async () => {
    const body = JSON.stringify({
      query: `mutation ($id: ID!, $key: String!) { createConfiguration(input: { workspaceId: $id, name: $key, specYaml: "ade: 1" }) { __typename } }`,
      variables: { id: server.owner.workspaceId, key: 'from afar' },
    });
    const asking = request(`${nginx.url}/graphql`, {
      method: 'POST',
      localAddress: '127.0.0.2',
      headers: {
        'x-api-key': server.owner.apiKey ?? '',
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.7',
      },
    });
    asking.end(body);
    const [answer] = await once(asking, 'response');
    answer.resume();
    await once(answer, 'end');
    const { rows } = await server.services.db.pool.query('SELECT address FROM event ORDER BY pos DESC LIMIT 1');
    expect(rows).toEqual([{ address: '127.0.0.2' }]);
  });
});
