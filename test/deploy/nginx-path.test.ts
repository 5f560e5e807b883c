import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdeClient } from '../../clients/typescript/src/index.ts';
import { graphql } from '../../generated/graphql/index.ts';
import { type RealProvider, realClient, startRealProvider } from '../auth/real-provider.ts';
import { serverPort } from '../chaos/ports.ts';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { createClient } from '../support/client.ts';
import { EventSource } from '../support/event-source.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { goTo, settled, setUp } from '../web/dashboard.ts';
import { findNginx, startNginx } from './nginx.ts';
import type { RunningProxy } from './proxy.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const found = await findNginx();
if ('why' in found) process.stderr.write(`Not tried: nginx before ADE below a path (${found.why}).\n`);
const chromium = findChromium();
const linkOf = graphql(`
  query LinkBelowAPath($id: ID!) {
    document(id: $id) { downloadUrl }
  }
`);
const configurationEvents = graphql(`
  subscription EventsBelowAPath($id: ID!) {
    configurationEvents(configurationId: $id) { __typename }
  }
`);

describe.skipIf('why' in found)('below a path of a host', () => {
  let provider: RealProvider;
  let server: TestServer;
  let nginx: RunningProxy;
  beforeAll(async () => {
    if ('why' in found) return;
    const port = await serverPort();
    const publicUrl = `http://127.0.0.1:${port}/tools/ade`;
    provider = await startRealProvider([`${publicUrl}/auth/sso/example/callback`]);
    const way = { issuer: provider.issuer, client_id: realClient.clientId, client_secret: realClient.clientSecret };
    const providers = [
      { name: 'example', label: 'Example Inc.', ...way, create_users: true, workspace: 'main', role: 'OWNER' },
      { name: 'away', label: 'One that is away', ...way, issuer: 'http://127.0.0.1:9' },
    ];
    server = await startTestServer({
      worker: true,
      env: {
        ADE_HTTP_TRUSTED_PROXIES: '127.0.0.1',
        ADE_PUBLIC_URL: publicUrl,
        ADE_LIMITS_MULTIPART_BYTES: '1 MiB',
        ADE_AUTH_PROVIDERS: JSON.stringify(providers),
      },
    });
    const below = {
      '127.0.0.1:4000': new URL(server.url).host,
      'location / {': 'location /tools/ade/ {',
      'proxy_pass http://ade;': 'proxy_pass http://ade/;',
    };
    nginx = { ...(await startNginx(found.program, 'nginx.conf', below, port)), url: publicUrl };
  });
  afterAll(async () => {
    await nginx?.stop();
    await server?.stop();
    await provider?.stop();
  });
  const client = () => createClient(nginx.url, server.owner.apiKey ?? '', server.owner.workspaceId);

  test('the API is there, with its links, and nothing of it at the root', async () => {
    const id = await client().uploaded('few.csv', 'a,b\n1,2\n');
    const { document } = await client().get(linkOf, { id });
    expect(document?.downloadUrl).toMatch(new RegExp(`^${nginx.url}/files/`));
    expect(await (await fetch(document?.downloadUrl ?? '')).text()).toBe('a,b\n1,2\n');
    expect((await fetch(new URL('/graphql', nginx.url))).status).toBe(404);
  });

  test('events come over a WebSocket, and as Server-Sent Events', async () => {
    const id = await server.owner.published();
    for await (const { configurationEvents: event } of client().follow(configurationEvents, { id })) {
      expect(event.__typename).toMatch(/^Configuration/);
      break;
    }
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

  test('files come in pieces, by the public address and by that of the server itself', async () => {
    for (const url of [nginx.url, server.url]) {
      const ade = new AdeClient({ url, credentials: { apiKey: server.owner.apiKey ?? '' } });
      const { inOneRequest } = await ade.uploadLimits();
      const file = new File([new Uint8Array(inOneRequest + 1).fill(97)], `${new URL(url).port}.csv`);
      expect((await ade.upload(file, { workspace: server.owner.workspaceId })).id).toMatch(/^doc_/);
      await ade.close();
    }
  });

  describe.skipIf(chromium === null)('a browser', { timeout: 120_000 }, () => {
    let browser: TestBrowser;
    let opened: OpenPage;
    /** Where it has asked for anything of this host. */
    const asked = new Set<string>();
    beforeAll(async () => {
      browser = await TestBrowser.launch(chromium ?? '');
      opened = await browser.open();
      const note = (address: string) => {
        const { host, pathname } = new URL(address);
        if (host === new URL(nginx.url).host) asked.add(pathname);
      };
      opened.page.on('request', (request) => note(request.url()));
      opened.page.on('websocket', (socket) => note(socket.url()));
    });
    afterAll(() => browser?.close());

    test('goes from the link of the first start to a file with the table', async () => {
      const { page, complaints } = opened;
      await server.owner.published(await readFile(join(samples, 'orchard-deliveries.yaml'), 'utf8'));
      await setUp(page, server.setUpLink);
      await goTo(page, 'Documents');
      expect(page.url()).toBe(`${nginx.url}/w/main/documents`);
      await page.locator('input[type=file]').setInputFiles(join(samples, 'orchard-deliveries.pdf'));
      const row = page.getByRole('row').filter({ hasText: 'orchard-deliveries.pdf' });
      await row.getByRole('link', { name: 'orchard-deliveries.pdf' }).waitFor();
      await row.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Run 1 document' }).click();
      // The API tells the page of the job over a WebSocket.
      await row.getByRole('link', { name: 'Succeeded' }).click();
      await page.getByRole('button', { name: 'Export all tables' }).click();
      await page.getByRole('button', { name: 'CSV' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('status').getByRole('link', { name: 'Download' }).click();
      expect((await readFile(await (await download).path())).length).toBeGreaterThan(100);
      await page.getByRole('link', { name: 'the document' }).click();
      await page.getByRole('button', { name: 'Source' }).click();
      await page.locator('main canvas').waitFor();
      await page.reload();
      await page.locator('main canvas').waitFor();
      expect(complaints).toEqual([]);
    });

    test('writes a configuration with what the server knows of them', async () => {
      const { page } = opened;
      await goTo(page, 'Configurations');
      await page.getByRole('main').getByRole('table').getByRole('link').first().click();
      const editor = page.getByLabel('Specification');
      await editor.click();
      await page.keyboard.press('ControlOrMeta+End');
      await page.keyboard.press('Enter');
      await page.keyboard.press('ControlOrMeta+Space');
      await page.getByRole('listbox').getByRole('option').first().waitFor();
    });

    test('keeps cookies for what is below the path, and comes back to the page after a sign-on', async () => {
      const { page, complaints } = opened;
      const cookies = await page.context().cookies(nginx.url);
      expect(cookies.map(({ path }) => path)).toEqual(['/tools/ade', '/tools/ade']);
      expect(await page.context().cookies(new URL('/', nginx.url).href)).toEqual([]);
      await page.context().clearCookies();
      await page.goto(`${nginx.url}/w/main/jobs?status=FAILED`);
      await page.getByRole('link', { name: 'Sign in with One that is away' }).click();
      await page.getByText('The sign-in provider cannot be reached').waitFor();
      await page.getByRole('link', { name: 'Back' }).click();
      await page.waitForURL(new RegExp(`^${nginx.url}/sign-in`));
      await page.goto(`${nginx.url}/w/main/jobs?status=FAILED`);
      provider.signsIn({ sub: 'ada', email: 'ada@example.org', email_verified: true, name: 'Ada' });
      await page.getByRole('link', { name: 'Sign in with Example Inc.' }).click();
      await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
      expect(page.url()).toBe(`${nginx.url}/w/main/jobs?status=FAILED`);
      await settled(page);
      expect(complaints).toEqual([]);
    });

    test('has GraphiQL there', async () => {
      const { page } = opened;
      const query = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('graphql'));
      await page.goto(`${nginx.url}/graphql`);
      expect((await query).url()).toBe(`${nginx.url}/graphql`);
    });

    test('has asked for nothing at the root', () => {
      expect([...asked].filter((path) => !path.startsWith('/tools/ade/'))).toEqual([]);
      for (const path of ['graphql', 'schemas/spec.json', 'icon.svg']) expect(asked).toContain(`/tools/ade/${path}`);
      expect([...asked].some((path) => path.startsWith('/tools/ade/files/'))).toBe(true);
    });
  });
});
