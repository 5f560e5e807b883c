import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { goTo, setUp } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('webhooks', { timeout: 120_000 }, () => {
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

  test('are made with a secret that is shown once, disabled, and deleted', async () => {
    const { page, complaints } = opened;
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('Name').fill('Ledger');
    await page.getByLabel('Address').fill('https://example.org/ade');
    await page.getByLabel('Documents that are added').check();
    await page.getByRole('button', { name: 'Make the webhook' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^whsec_/)
      .waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('table', { name: 'Webhooks' }).getByRole('link', { name: 'Ledger' }).click();
    await page.getByText('document.uploaded').waitFor();
    await page.getByText('Nothing has been sent yet').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    }
    await page.getByRole('button', { name: 'New secret' }).click();
    await page
      .getByRole('dialog')
      .getByText(/^whsec_/)
      .waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Disable' }).click();
    await page.getByText('A person has disabled it.').waitFor();
    await page.getByRole('button', { name: 'Enable' }).waitFor();
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is none.').last().waitFor();
    expect(complaints).toEqual([]);
  });
});
