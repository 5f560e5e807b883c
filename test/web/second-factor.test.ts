import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SoftApp } from '../auth/factors.ts';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { faultsOf, goOn, password, setUp } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('a second factor', { timeout: 180_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let page: Page;
  let app: SoftApp;
  let recoveryCodes: string[];
  beforeAll(async () => {
    server = await startTestServer();
    browser = await TestBrowser.launch(chromium ?? '');
    page = (await browser.open()).page;
    await setUp(page, here(server.setUpLink));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Browsers have passkeys for a name, and this machine has one. */
  const here = (link: string) => link.replace('127.0.0.1', 'localhost');
  const toAccount = async () => {
    await page.goto(here(`${server.url}/w/main/account`));
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
  };
  const signOut = async () => {
    await page.context().clearCookies();
    await page.goto(here(`${server.url}/sign-in`));
    await page.getByLabel('E-mail address').fill('admin@localhost');
    await page.getByLabel('Password').fill(password);
  };
  const inside = () => page.getByRole('navigation', { name: 'Main' }).waitFor();
  const faults = () => faultsOf(page);

  test('is an authenticator app: it is drawn, typed in, and asked for from then on', async () => {
    await toAccount();
    await page.getByRole('button', { name: 'Add an authenticator app' }).click();
    await page.getByRole('img', { name: 'The secret as a QR code' }).waitFor();
    expect(await faults()).toEqual([]);
    app = new SoftApp((await page.getByRole('dialog').locator('code').innerText()).replaceAll(/\s/g, ''));
    await page.getByLabel('Code that the app shows').fill(app.code(server.services.db.clock.now()));
    await page.getByRole('button', { name: 'Add it' }).click();
    recoveryCodes = (await page.locator('pre').innerText()).split('\n');
    expect(recoveryCodes).toHaveLength(10);
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByText('There is an authenticator app.').waitFor();
    expect(await faults()).toEqual([]);

    await signOut();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('This does not prove that it is you.').waitFor();
    expect(await faults()).toEqual([]);
    await page.getByLabel('Code').fill(app.code(server.services.db.clock.now(), 1));
    await page.getByRole('button', { name: 'Go on' }).click();
    await inside();
  });

  test('is replaced once by a recovery code', async () => {
    await signOut();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('Code').fill(recoveryCodes[0] ?? '');
    await page.getByRole('button', { name: 'Go on' }).click();
    await inside();
  });

  test('is a passkey, which also signs in alone', async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await toAccount();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('table', { name: 'Passkeys' }).getByText('Passkey 1').waitFor();
    expect(await faults()).toEqual([]);

    await signOut();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await inside();

    await signOut();
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await inside();
  });

  test('is asked again for what is dangerous, long after the sign-in', async () => {
    await server.services.db.pool.query(
      "UPDATE session SET created_at = created_at - interval '11 minutes', proved_at = NULL",
    );
    await toAccount();
    await page.getByRole('button', { name: 'Remove the app' }).click();
    await goOn(page, 'Remove the app');
    await page.getByRole('dialog', { name: 'Is it you?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('alert').getByText('Nothing was done: it was not proved that it is you.').waitFor();
    await page.getByRole('button', { name: 'Remove the app' }).click();
    await goOn(page, 'Remove the app');
    await page.getByRole('dialog', { name: 'Is it you?' }).getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('button', { name: 'Add an authenticator app' }).waitFor();
  });
});
