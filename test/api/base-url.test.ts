import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { startTestServer, type TestServer } from '../support/server.ts';

/** The link that a client is given which calls the server by this name. */
async function linkFor({ url, owner }: TestServer, host: string): Promise<string> {
  const headers = { host, 'x-api-key': owner.apiKey ?? '', 'content-type': 'application/json' };
  const asked = request(`${url}/graphql`, { method: 'POST', headers });
  const answered = new Promise<string>((resolve, reject) => {
    asked.once('response', (answer) => text(answer).then(resolve, reject));
    asked.once('error', reject);
  });
  const body = JSON.stringify({ query: '{ workspace { documents { nodes { downloadUrl } } } }' });
  asked.setHeader('content-length', body.length);
  asked.end(body);
  return /"downloadUrl":"([^"]*)\/files\//.exec(await answered)?.[1] ?? '';
}

/** The links for clients that call the server by a name of another, by localhost, and by its address. */
async function linksOf(env: Record<string, string>) {
  const server = await startTestServer({ env });
  try {
    await server.owner.uploaded('a.csv', 'a\n1\n');
    const { host, port } = new URL(server.url);
    const links: string[] = [];
    for (const name of ['evil.example', `localhost:${port}`, host]) links.push(await linkFor(server, name));
    return { links, here: server.url, local: `http://localhost:${port}` };
  } finally {
    await server.stop();
  }
}

test('in production links lead to the address that was reached, whatever the Host header says', async () => {
  const { links, here, local } = await linksOf({ ADE_ENVIRONMENT: 'production' });
  expect(links).toEqual([here, local, here]);
});

test('links lead to the public address where the settings have one', async () => {
  const { links } = await linksOf({ ADE_ENVIRONMENT: 'production', ADE_PUBLIC_URL: 'https://ade.example.org/' });
  expect(links).toEqual(Array(3).fill('https://ade.example.org'));
});

test('in development the Host header is believed', async () => {
  const { links, here, local } = await linksOf({ ADE_ENVIRONMENT: 'development' });
  expect(links).toEqual(['http://evil.example', local, here]);
});
