import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { password, setUp, signIn, write } from './dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const chromium = findChromium();

const spec = `ade: 1
# Kept as it is.
fields:
  sku: { match: { headers: [sku] } }
  seller:
    label: Seller # who sold it
`;

describe.skipIf(chromium === null)('the editor of a configuration', { timeout: 120_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let opened: OpenPage;
  let path: string;
  beforeAll(async () => {
    server = await startTestServer();
    await server.owner.uploaded('regional-sales.xlsx', await readFile(join(samples, 'regional-sales.xlsx')));
    path = `/w/main/configurations/${await server.owner.published(spec)}`;
    browser = await TestBrowser.launch(chromium ?? '');
    opened = await browser.open();
    await setUp(opened.page, server.setUpLink);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const show = async (page: Page) => {
    await page.goto(new URL(path, server.url).href);
    await page.getByLabel('Specification').waitFor();
    await page.getByRole('region', { name: 'Dry run' }).getByRole('table').first().waitFor();
  };

  test('completes names, and says what is wrong where it stands', async () => {
    const { page, complaints } = opened;
    await show(page);
    await page.getByLabel('Specification').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('    ty');
    await page.getByRole('option', { name: 'type' }).click();
    await page.keyboard.type('numbr');
    await page.keyboard.press('Escape');
    await page.locator('.cm-lintRange-error').waitFor();
    await page.keyboard.press('F8');
    await page.locator('.cm-tooltip-lint, .cm-panel-lint, .cm-diagnostic').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('maps a column, tries it on a document, and publishes it with a note', async () => {
    const { page } = opened;
    await show(page);
    await page.getByRole('button', { name: 'Mapping' }).click();
    await page.getByText('no column found').waitFor();
    await page
      .getByText(/Odile Marchetti/)
      .first()
      .waitFor();
    await page.getByLabel('Another column for Seller').selectOption({ label: 'C Sales rep' });
    await page.getByText('no column found').waitFor({ state: 'detached' });
    await page
      .getByRole('region', { name: 'Dry run' })
      .getByRole('cell', { name: 'Odile Marchetti' })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'YAML' }).click();
    const text = page.getByLabel('Specification');
    await expect(text.textContent()).resolves.toContain('# Kept as it is.');
    await expect(text.textContent()).resolves.toContain('# who sold it');
    await page.getByLabel('What is different in this version').fill('The seller is found.');
    await page.getByRole('button', { name: 'Publish' }).click();
    const versions = page.getByRole('table', { name: 'Versions' });
    const second = versions.getByRole('row').filter({ hasText: 'Version 2' });
    await second.getByText('The seller is found.').waitFor();
    await second.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('region', { name: 'Version 1 and Version 2' }).locator('[data-change=come]').first().waitFor();
    // And back again, as a version of its own.
    page.once('dialog', (dialog) => dialog.accept());
    await versions.getByRole('row').filter({ hasText: 'Version 1' }).getByRole('button', { name: 'Go back' }).click();
    await versions.getByRole('row').filter({ hasText: 'Version 3' }).waitFor();
  });

  test('keeps what two people write in one draft', async () => {
    const { page } = opened;
    const { page: other } = await browser.open();
    await other.goto(new URL('/sign-in', server.url).href);
    await signIn(other, 'admin@localhost', password);
    await Promise.all([show(page), show(other)]);
    await write(page, `${spec}  mine: {}\n`);
    await write(other, `${spec}  theirs: {}\n`);
    await other.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Another person has saved this draft meanwhile.').waitFor();
    const both = page.getByRole('region', { name: 'Theirs and Mine' });
    await both.getByText('theirs: {}').waitFor();
    await both.getByText('mine: {}').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    await expect(page.getByLabel('Specification').textContent()).resolves.toContain('mine: {}');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`can be used by everybody, ${colorScheme}`, async () => {
      const { page } = opened;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await show(page);
      await page.getByRole('button', { name: 'Mapping' }).click();
      await page.getByText('Columns that no field claims').waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      await page.setViewportSize({ width: 1280, height: 720 });
    });
  }

  test('tries what was suggested of a document on that one, also when the page comes again', async () => {
    const { page } = opened;
    await server.owner.uploaded('newer.csv', Buffer.from('a,b\n1,2\n3,4\n'));
    await page.goto(new URL('/w/main/configurations', server.url).href);
    await page.getByRole('button', { name: 'New configuration' }).click();
    await page.getByLabel('Name').fill('Of the sales');
    await page.getByLabel('regional-sales.xlsx').check();
    await page.getByRole('button', { name: 'Make it' }).click();
    const tried = page.getByRole('region', { name: 'Dry run' }).getByRole('cell', { name: 'Odile Marchetti' }).first();
    const choice = page.getByLabel('Document to try it on');
    await tried.waitFor();
    await choice.selectOption({ label: 'newer.csv' });
    await tried.waitFor({ state: 'detached' });
    await choice.selectOption({ label: 'regional-sales.xlsx' });
    await tried.waitFor();
    await page.reload();
    await tried.waitFor();
  });
});
