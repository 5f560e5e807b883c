import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { graphql } from '../../generated/graphql/index.ts';
import { createClient } from '../support/client.ts';
import { EventSource } from '../support/event-source.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { begun, completed } from '../uploads/sending.ts';
import { findCaddy, startCaddy } from './caddy.ts';
import { startNameServer } from './name-server.ts';
import { findNginx, startNginx } from './nginx.ts';
import type { RunningProxy } from './proxy.ts';

const configurationEvents = graphql(`
  subscription ThroughAProxy($id: ID!) {
    configurationEvents(configurationId: $id) { __typename }
  }
`);
const deploy = join(import.meta.dirname, '../../deploy');
const tus = { 'tus-resumable': '1.0.0' };
/** MiB of the upload that the proxy passes on whole. With ADE_TEST_UPLOAD_MIB=520 the test sends one above what ADE takes unless told. */
const uploadMiB = Number(process.env.ADE_TEST_UPLOAD_MIB ?? 64);

const nginx = await findNginx();
const caddy = await findCaddy();

interface Way {
  name: string;
  /** Why there is none to be tried; `null` where there is one. */
  missing: string | null;
  /** Starts it before the server at `target`. */
  start(target: URL): Promise<RunningProxy>;
}

/** An nginx that looks up "api" at a name server of the test's own, as containers do at Docker's. */
async function startComposed(
  program: string,
  port: string,
  valid: string,
): Promise<RunningProxy & { name(address: string): void }> {
  const names = await startNameServer('127.0.0.1');
  const resolver = { '127.0.0.11 valid=5s': `127.0.0.1:${names.port} valid=${valid}`, 'api:4000': `api:${port}` };
  const proxy = await startNginx(program, 'nginx.compose.conf', resolver);
  return { ...proxy, name: names.name, stop: () => proxy.stop().finally(names.stop) };
}

const ways: Way[] = [
  {
    name: 'nginx',
    ...('why' in nginx
      ? absent(nginx.why)
      : { missing: null, start: ({ host }) => startNginx(nginx.program, 'nginx.conf', { '127.0.0.1:4000': host }) }),
  },
  {
    name: 'nginx of compose.yaml',
    ...('why' in nginx
      ? absent(nginx.why)
      : { missing: null, start: ({ port }) => startComposed(nginx.program, port, '5s') }),
  },
  {
    name: 'Caddy',
    ...('why' in caddy ? absent(caddy.why) : { missing: null, start: ({ href }) => startCaddy(caddy.program, href) }),
  },
];

function absent(missing: string): Omit<Way, 'name'> {
  return { missing, start: () => Promise.reject(new Error(missing)) };
}

for (const { name, missing } of ways)
  if (missing !== null) process.stderr.write(`Not tried: ${name} before ADE (${missing}).\n`);

describe.each(ways)('behind $name', ({ missing, start }) => {
  let server: TestServer;
  let proxy: RunningProxy;
  beforeAll(async () => {
    if (missing !== null) return;
    server = await startTestServer({
      env: { ADE_HTTP_TRUSTED_PROXIES: '127.0.0.1', ADE_LIMITS_UPLOAD_BYTES: String(uploadMiB * 2 ** 20) },
    });
    proxy = await start(new URL(server.url));
  });
  afterAll(async () => {
    await proxy?.stop();
    await server?.stop();
  });
  const ifThere = test.skipIf(missing !== null);
  const client = () => createClient(proxy.url, server.owner.apiKey ?? '', server.owner.workspaceId);

  ifThere('an upload that is large comes whole', async () => {
    const byteSize = uploadMiB * 2 ** 20;
    const { url, upload } = await begun(client(), { name: 'large.bin', byteSize });
    expect(url).toContain(proxy.url);
    const chunk = randomBytes(2 ** 20);
    const hash = createHash('sha256');
    const sending = request(url, {
      method: 'PATCH',
      headers: {
        ...tus,
        'content-type': 'application/offset+octet-stream',
        'content-length': byteSize,
        'upload-offset': 0,
      },
    });
    const answered = once(sending, 'response');
    const bytes = function* () {
      for (let at = 0; at < uploadMiB; at += 1) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(Readable.from(bytes()), sending);
    const [answer] = await answered;
    answer.resume();
    expect([answer.statusCode, answer.headers['upload-offset']]).toEqual([204, String(byteSize)]);
    expect(await completed(client(), { uploadId: upload.id })).toMatchObject({ byteSize, sha256: hash.digest('hex') });
  });

  ifThere('ADE answers while most of an upload is still to come: the proxy does not collect it first', async () => {
    // nginx would answer 413 on its own, or collect all of it; ADE asks first who that is.
    const byteSize = 512 * 2 ** 20;
    const large = request(`${proxy.url}/uploads`, { method: 'POST', headers: { 'content-length': byteSize } });
    large.on('error', () => undefined);
    let status: number | undefined;
    const answered = once(large, 'response').then(([answer]) => {
      status = answer.statusCode;
    });
    // Caddy passes an early answer on once more has come from the client.
    const piece = Buffer.alloc(65_536);
    let sent = 0;
    while (status === undefined && sent < byteSize - piece.length) {
      sent += piece.length;
      await Promise.race([new Promise((resolve) => large.write(piece, resolve)), answered]);
    }
    await answered;
    large.destroy();
    expect(status).not.toBe(413);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  });

  ifThere('events come over a WebSocket', async () => {
    const id = await server.owner.published();
    for await (const { configurationEvents: event } of client().follow(configurationEvents, { id })) {
      expect(event.__typename).toMatch(/^Configuration/);
      break;
    }
  });

  ifThere('events come as Server-Sent Events while the stream goes on', async () => {
    const id = await server.owner.published();
    const source = await EventSource.open(`${proxy.url}/graphql`, {
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

  ifThere('the address of a client is its own, whatever it writes itself', async () => {
    const body = JSON.stringify({
      query: `mutation ($id: ID!, $key: String!) { createConfiguration(input: { workspaceId: $id, name: $key, specYaml: "ade: 1" }) { __typename } }`,
      variables: { id: server.owner.workspaceId, key: 'from afar' },
    });
    const asking = request(`${proxy.url}/graphql`, {
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

const ifNginx = test.skipIf('why' in nginx);

ifNginx('containers that are made anew with other addresses are found while nginx runs', async () => {
  if ('why' in nginx) return;
  // Two containers of one service: the same port, each an address of its own.
  const [first, port] = await startContainer('first', '127.0.0.2', 0);
  const proxy = await startComposed(nginx.program, String(port), '1s');
  onTestFinished(() => proxy.stop());
  proxy.name('127.0.0.2');
  const said = async () => (await fetch(proxy.url)).text();
  await expect.poll(said).toBe('first');
  await startContainer('second', '127.0.0.3', port);
  first.close();
  proxy.name('127.0.0.3');
  await expect.poll(said).toBe('second');
});

async function startContainer(name: string, host: string, at: number) {
  const server = createServer((_request, response) => response.end(name)).listen(at, host);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return [server, (server.address() as AddressInfo).port] as const;
}

test('what nginx is given before containers differs from the file for one machine in where ADE is, and in nothing else', async () => {
  const [alone, composed] = await Promise.all(
    ['nginx.conf', 'nginx.compose.conf'].map(async (file) => (await readFile(join(deploy, file), 'utf8')).split('\n')),
  );
  const own = (lines: string[] = [], others: string[] = []) =>
    lines.filter((line) => !line.startsWith('#') && !others.includes(line));
  expect(own(alone, composed)).toEqual([
    'upstream ade {',
    '  server 127.0.0.1:4000;',
    '  keepalive 32;',
    '    proxy_pass http://ade;',
  ]);
  expect(own(composed, alone)).toEqual([
    'resolver 127.0.0.11 valid=5s;',
    '    set $ade api:4000;',
    '    proxy_pass http://$ade;',
  ]);
});
