import { afterAll, beforeAll, expect, it } from 'vitest';
import { specJsonSchema } from '../../src/engine/specification.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { ADE_ENVIRONMENT: 'production' } });
});
afterAll(() => server.stop());

it('serves the JSON Schema of configurations to editors, in production too, and once', async () => {
  const address = `${server.url}/schemas/spec.json`;
  const first = await fetch(address);
  expect(first.status).toBe(200);
  expect(first.headers.get('content-type')).toBe('application/schema+json; charset=utf-8');
  expect(await first.json()).toEqual(JSON.parse(JSON.stringify(specJsonSchema())));
  const etag = first.headers.get('etag') ?? '';
  const again = await fetch(address, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});
