import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { faultsOf, goOn, goTo, setUp } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('owners', { timeout: 180_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  beforeAll(async () => {
    server = await startTestServer();
    browser = await TestBrowser.launch(chromium ?? '');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('see what their workspace uses, say how long it keeps things, archive it and delete it', async () => {
    const { page } = await browser.open();
    await setUp(page, server.setUpLink);
    await page.getByLabel('Workspace', { exact: true }).selectOption('New workspace…');
    await page.getByLabel('Name').fill('For a while');
    await page.getByRole('button', { name: 'Make the workspace' }).click();
    await goTo(page, 'Settings');
    await page.getByRole('heading', { name: 'Use and limits' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    const widths = await page.locator('main form').evaluateAll((forms) => forms.map((form) => form.clientWidth));
    expect(widths.length).toBeGreaterThan(2);
    expect(new Set(widths).size).toBe(1);

    await page.getByLabel('Jobs, with their tables: days').fill('30');
    await page.getByRole('button', { name: 'Save the times' }).click();
    await page.getByRole('alertdialog').getByText('jobs, with their tables after 30 days').waitFor();
    await goOn(page, 'Delete what is older');
    await page.getByText('Kept for 30 days now').waitFor();

    await page.getByRole('button', { name: 'Archive the workspace' }).click();
    await goOn(page, 'Archive the workspace');
    await page.getByText('This workspace is archived').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Open it again' }).click();
    await page.getByRole('button', { name: 'Archive the workspace' }).click();
    await goOn(page, 'Archive the workspace');
    await page.getByRole('button', { name: 'Delete for good…' }).click();
    await page.getByLabel(/^Write “for-a-while”/).fill('for-a-while');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete it for good' }).click();
    await page.waitForURL(/\/w\/main$/);
    expect(await page.getByLabel('Workspace', { exact: true }).innerText()).not.toContain('For a while');

    await goTo(page, 'Administration');
    await page.getByRole('button', { name: 'Workspaces' }).click();
    await page.getByRole('table', { name: 'Deleted workspaces' }).waitFor();
    await page.getByRole('row', { name: /^Main/ }).getByRole('button', { name: 'Limits' }).click();
    await page.getByLabel('Jobs in a month').fill('500');
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Set the limits' }).click();
    // Where it is narrow there is a button for filters where there are more than one, and the tab that is shown is none of them.
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('searchbox', { name: 'Search' }).waitFor();
    expect(await page.getByRole('button', { name: 'Filters' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Audit log' }).click();
    await page.getByRole('button', { name: 'Filters', exact: true }).waitFor();
    await page.setViewportSize({ width: 1280, height: 720 });
    await goTo(page, 'Settings');
    await page.getByText('of 500').waitFor();
  });
});
