import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RealProvider, realClient, startRealProvider } from '../auth/real-provider.ts';
import { serverPort } from '../chaos/ports.ts';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { faultsOf, settled } from './dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const chromium = findChromium();

describe.skipIf(chromium === null)('on a telephone, in dark', { timeout: 120_000 }, () => {
  let provider: RealProvider;
  let server: TestServer;
  let browser: TestBrowser;
  let opened: OpenPage;
  beforeAll(async () => {
    const port = await serverPort();
    provider = await startRealProvider([`http://127.0.0.1:${port}/auth/sso/example/callback`]);
    const way = { issuer: provider.issuer, client_id: realClient.clientId, client_secret: realClient.clientSecret };
    const providers = [
      { name: 'example', label: 'Example Inc.', ...way, create_users: true, workspace: 'main', role: 'OWNER' },
      { name: 'away', label: 'One that is away', ...way, issuer: 'http://127.0.0.1:9' },
    ];
    server = await startTestServer({
      worker: true,
      env: { ADE_PORT: String(port), ADE_AUTH_PROVIDERS: JSON.stringify(providers) },
    });
    await server.owner.uploaded('regional-sales.xlsx', await readFile(join(samples, 'regional-sales.xlsx')));
    browser = await TestBrowser.launch(chromium ?? '');
    opened = await browser.open({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await provider?.stop();
  });

  /** Nothing stands beyond the right edge. */
  const overflow = () =>
    opened.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  test('people sign in by a provider, and are told when that is away', async () => {
    const { page } = opened;
    await page.goto(server.url);
    const button = page.getByRole('link', { name: 'Sign in with Example Inc.' });
    await button.waitFor();
    expect(await overflow()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Sign in with One that is away' }).click();
    await page.getByText('The sign-in provider cannot be reached').waitFor();
    expect(await overflow()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'Back' }).click();
    provider.signsIn({ sub: 'ada', email: 'ada@example.org', email_verified: true, name: 'Ada' });
    await button.click();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    expect(await overflow()).toBe(0);
  });

  test('a configuration is suggested from a file, where there is none yet', async () => {
    const { page } = opened;
    await page.goto(new URL('/w/main/configurations', server.url).href);
    const asked = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Suggest from a file…' }).click();
    expect(await overflow()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await (await asked).setFiles(join(samples, 'bank-export.csv'));
    await page.getByRole('dialog').getByRole('checkbox', { name: 'bank-export.csv', checked: true }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('a configuration is suggested from documents', async () => {
    const { page } = opened;
    await page.goto(new URL('/w/main/documents', server.url).href);
    await page.getByRole('link', { name: 'regional-sales.xlsx' }).click();
    // There is none to run it with.
    await page.getByRole('link', { name: 'Make one of this document' }).click();
    // It is chosen already.
    await page.getByRole('checkbox', { name: 'regional-sales.xlsx', checked: true }).waitFor();
    await page.getByRole('dialog').getByLabel('Name').fill('Sales');
    expect(await overflow()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make it' }).click();
    // One of both at a time: below the text it would not be found.
    await page.getByLabel('Specification').waitFor();
    expect(await page.getByRole('region', { name: 'Dry run' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('region', { name: 'Dry run' }).getByRole('table').first().waitFor();
    expect(await page.getByLabel('Specification').isVisible()).toBe(false);
    await settled(page);
    expect(await overflow()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });
});
