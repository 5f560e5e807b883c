import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Provider } from '../scim/provider.ts';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { faultsOf, goOn, goTo, setUp } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('an identity provider', { timeout: 120_000 }, () => {
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

  test('is given a token that is shown once, and its group a role in a workspace', async () => {
    const { page, complaints } = await browser.open();
    await setUp(page, server.setUpLink);
    await page.goto(new URL('/w/main/administration?show=directory', server.url).href);
    await page.getByRole('button', { name: 'New token' }).click();
    await page.getByLabel('Provider').fill('Okta');
    await page.getByRole('button', { name: 'Make the token' }).click();
    const token = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('table', { name: 'SCIM tokens' }).getByText('Okta').waitFor();

    const provider = new Provider(server.url, token, '', {});
    const { id } = await provider.user({ displayName: 'Grace Hopper' });
    await provider.group([id], { displayName: 'Compilers' });
    await goTo(page, 'Settings');
    await page.getByRole('button', { name: 'Add a group' }).click();
    await page.getByRole('combobox', { name: 'Group' }).selectOption({ label: 'Compilers' });
    await page.getByRole('button', { name: 'Give the role' }).click();
    await page.getByRole('table', { name: 'Groups' }).getByText('Compilers').waitFor();
    await page.getByRole('table', { name: 'Members' }).getByText('Grace Hopper').waitFor();

    await goTo(page, 'Configurations');
    await page.getByRole('button', { name: 'New configuration' }).click();
    await page.getByLabel('Name').fill('Sales');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.waitForURL('**/configurations/cfg_*');
    const made = new URL(page.url()).pathname;

    await page.goto(new URL('/w/main/administration?show=audit', server.url).href);
    const log = page.getByRole('table', { name: 'Audit log' });
    await log.getByText('Provider “Okta”').first().waitFor();
    // What it was done to is one click away.
    expect(await log.locator('a').first().getAttribute('href')).toBe(made);
    // By a part of the address, and by nobody again.
    const by = page.getByRole('combobox', { name: 'By whom' });
    await by.fill('admin@');
    await page.getByRole('option', { name: 'Administrator admin@localhost' }).waitFor();
    await page.keyboard.press('Enter');
    await log.getByText('Provider “Okta”').first().waitFor({ state: 'detached' });
    expect(await by.inputValue()).toBe('Administrator');
    expect(await faultsOf(page)).toEqual([]);
    await by.fill('');
    await log.getByText('Provider “Okta”').first().waitFor();
    await page.goto(new URL('/w/main/administration?show=directory', server.url).href);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await goOn(page, 'Revoke the token');
    await page.getByText('There is none.').first().waitFor();
    expect((await provider.send('GET', '/Users')).status).toBe(401);
    expect(complaints).toEqual([]);
  });
});
