import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { goTo, publish, setUp } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('without a connection', { timeout: 180_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let opened: OpenPage;
  beforeAll(async () => {
    server = await startTestServer();
    browser = await TestBrowser.launch(chromium ?? '');
    opened = await browser.open();
    await setUp(opened.page, server.setUpLink);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('a page keeps what it has read, says so, and reads again by itself', async () => {
    const { page, complaints } = opened;
    const kept = page.getByRole('link', { name: 'Kept' });
    const notice = page.getByText('The server cannot be reached.').first();
    const text = page.getByLabel('Specification');
    await publish(page, 'Kept', 'ade: 1\n');
    await goTo(page, 'Configurations');
    await kept.waitFor();

    await page.context().setOffline(true);
    await kept.click();
    await notice.waitFor();
    expect(await text.count()).toBe(1);
    await goTo(page, 'Configurations');
    await notice.waitFor();
    expect(await kept.count()).toBe(1);
    await kept.click();
    await notice.waitFor();

    await page.context().setOffline(false);
    await notice.waitFor({ state: 'detached' });
    expect(await text.count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('a page that could not be read at first is read when the server is there', async () => {
    const { page } = opened;
    const notice = page.getByText('The server cannot be reached.').first();
    await goTo(page, 'Configurations');
    await page.route('**/graphql', (route) => route.abort());
    await goTo(page, 'Jobs');
    await notice.waitFor();
    await page.unroute('**/graphql');
    await notice.waitFor({ state: 'detached' });
  });
});
