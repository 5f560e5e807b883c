import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { schema } from '../../schema/index.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

const options = z.object({
  subscriptionsProtocol: z.string(),
  defaultTabs: z.array(z.object({ query: z.string() })),
});

it('greets with how to sign in and three operations that the API answers, and sends subscriptions with the headers', async () => {
  const page = await (await fetch(`${server.url}/graphql`, { headers: { accept: 'text/html' } })).text();
  const [, text = ''] = /querySelector\('#root'\),\s*(\{.*?\}),\s*\);\s*<\/script>/s.exec(page) ?? [];
  const { subscriptionsProtocol, defaultTabs } = options.parse(JSON.parse(text));
  // Over a WebSocket nothing of the headers editor would reach the server.
  expect(subscriptionsProtocol).toBe('SSE');
  expect(defaultTabs).toHaveLength(3);
  expect(defaultTabs[0]?.query).toMatch(/"X-API-Key".*signIn/s);
  for (const { query } of defaultTabs) expect(validate(schema, parse(query))).toEqual([]);
});
