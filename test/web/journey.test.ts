import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { goOn, goTo, publish, setUp, write } from './dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const chromium = findChromium();

describe.skipIf(chromium === null)('a person at the dashboard', { timeout: 180_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let opened: OpenPage;
  beforeAll(async () => {
    server = await startTestServer({ worker: true });
    browser = await TestBrowser.launch(chromium ?? '');
    opened = await browser.open();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('goes from the link of the first start to a file with the table', async () => {
    const { page, complaints } = opened;
    await setUp(page, server.setUpLink);
    await page.getByText('From a messy file to a clean table').waitFor();
    await publish(page, 'Bank export', await readFile(join(samples, 'bank-export.yaml'), 'utf8'));

    await goTo(page, 'Documents');
    await page
      .locator('input[type=file]')
      .setInputFiles([join(samples, 'bank-export.csv'), join(samples, 'pond-log.xlsx')]);
    // One does not fit what is chosen: it waits for the person's word, who has it run all the same.
    const misfit = page.getByRole('listitem').filter({ hasText: 'pond-log.xlsx' });
    await misfit.getByText('Not run: Bank export does not fit.').waitFor();
    await misfit.getByRole('button', { name: 'Run it anyway' }).click();
    // Both are run now, and the list says how they end without being loaded again.
    await page.getByRole('link', { name: 'Succeeded' }).waitFor();
    await page.getByRole('link', { name: 'Failed' }).waitFor();

    await page.getByRole('link', { name: 'Succeeded' }).click();
    await page.getByText('The job succeeded: 1 table, 11 rows, 1 issue.').waitFor();
    const [exportAll, marked] = [page.getByRole('button', { name: 'Export all tables' }), 'Excel, issues marked'];
    await exportAll.click();
    await page.getByRole('button', { name: marked }).click();
    const made = page.getByRole('status').filter({ hasText: marked });
    await made.getByRole('link', { name: 'Download' }).waitFor();
    await exportAll.click();
    await page.getByRole('list', { name: 'Files made before' }).getByRole('link', { name: marked }).waitFor();
    await page.getByRole('table', { name: 'Tables' }).getByRole('link', { name: 'bank-export', exact: true }).click();
    await page.getByRole('gridcell', { name: 'Wäscherei Süd' }).waitFor();
    await expect(page.getByText('booked without a purpose').count()).resolves.toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Rows with issues' }).click();
    await expect.poll(() => page.getByRole('grid').locator('tbody tr').filter({ hasText: 'Kurtaxe' }).count()).toBe(1);

    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await page.getByRole('button', { name: 'CSV' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('status').getByRole('link', { name: 'Download' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    const [header = ''] = text.split(/\r?\n/);
    expect(header.split(',')).toHaveLength(6);
    expect(text).toContain('Wäscherei Süd');
    expect(complaints).toEqual([]);
  });

  test('finds what failed, with the reason and what to do', async () => {
    const { page } = opened;
    await goTo(page, 'Overview');
    await page.getByRole('table', { name: 'Jobs that failed' }).getByRole('link', { name: 'pond-log.xlsx' }).click();
    await page.getByText('The document or the configuration is the reason').waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    // A job of its own, which says what it repeats.
    await page.getByRole('link', { name: 'The job before' }).waitFor();
    // Of a file that was cut off no retry makes a whole one: that comes last.
    const whole = await readFile(join(samples, 'pond-log.xlsx'));
    await goTo(page, 'Documents');
    await page.locator('input[type=file]').setInputFiles({
      name: 'cut-off.xlsx',
      mimeType: 'application/octet-stream',
      buffer: whole.subarray(0, whole.length / 2),
    });
    const row = page.getByRole('row').filter({ hasText: 'cut-off.xlsx' });
    await row.getByRole('link', { name: 'Failed' }).click();
    await page.getByText('a retry reads the same bytes').waitFor();
    const acts = page
      .locator('main')
      .locator('a, button')
      .filter({ hasText: /Upload it again|Retry/ });
    expect(await acts.allInnerTexts()).toEqual(['Upload it again', 'Retry']);
  });

  test('makes a key that is shown once, and signs out', async () => {
    const { page, complaints } = opened;
    await goTo(page, 'Settings');
    // Nothing is mailed here.
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByRole('dialog').getByText('copy its link there').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('Name').fill('Nightly import');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = await page.getByRole('dialog').locator('code').textContent();
    const answer = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key ?? '' },
      body: JSON.stringify({ query: '{ viewer { apiKey { name } } }' }),
    });
    expect(await answer.json()).toMatchObject({ data: { viewer: { apiKey: { name: 'Nightly import' } } } });
    await page.getByRole('button', { name: 'Close' }).click();

    // What was written and not saved is not for the next person at this computer, in whichever tab it was.
    await goTo(page, 'Configurations');
    await page.getByRole('link', { name: 'Bank export' }).click();
    await write(page, 'ade: 1\n# a secret\n');
    await page.getByText('Not saved yet').waitFor();
    const tab = await page.context().newPage();
    await tab.goto(page.url());
    await write(tab, 'ade: 1\n# another secret\n');
    await tab.getByText('Not saved yet').waitFor();
    const kept = (of: Page) => of.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    for (const one of [page, tab]) expect(await kept(one)).toContain('secret');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await goOn(page, 'Sign out');
    for (const one of [page, tab]) {
      await one.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await kept(one)).not.toContain('secret');
    }
    await tab.close();
    await page.goto(new URL('/w/main/documents', server.url).href);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(complaints).toEqual([]);
  });
});
