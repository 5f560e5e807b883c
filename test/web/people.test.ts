import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Mailbox, mailSettings, openMailbox } from '../mail/mailbox.ts';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { faultsOf, goOn, goTo, password, settled, setUp, signIn } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('people', { timeout: 180_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await openMailbox();
    server = await startTestServer({
      worker: true,
      env: mailSettings(mailbox, 'http://ade.example.org'),
    });
    browser = await TestBrowser.launch(chromium ?? '');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await mailbox?.close();
  });

  /** The same page at the address that this server has, which is not the one that browsers elsewhere find. */
  const here = (link: string) => {
    const { pathname, hash } = new URL(link);
    return new URL(`${pathname}${hash}`, server.url).href;
  };
  const linkIn = async (to: string) => {
    const { mail } = await mailbox.next(to);
    return here(/http\S+#token=\S+/.exec(mail.text ?? '')?.[0] ?? '');
  };

  test('join with a link that an owner has copied, where no mail has arrived', async () => {
    const owner = await browser.open();
    await setUp(owner.page, here(server.setUpLink));
    await goTo(owner.page, 'Settings');
    await owner.page.getByRole('button', { name: 'Invite' }).click();
    await owner.page.getByLabel('E-mail address').fill('lost@example.org');
    await owner.page.getByRole('button', { name: 'Send the invitation' }).click();
    await owner.page.getByRole('button', { name: 'Copy link for lost@example.org' }).click();
    const dialog = owner.page.getByRole('dialog', { name: 'Link for lost@example.org' });
    const link = await dialog.getByText(/#token=/).textContent();
    expect(await faultsOf(owner.page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await linkIn('lost@example.org');

    const guest = await browser.open();
    await guest.page.goto(here(link ?? ''));
    await guest.page.getByLabel('Your name').fill('Lotte Lost');
    await guest.page.getByLabel('Password').fill(password);
    await guest.page.getByRole('button', { name: 'Make the account and join' }).click();
    const members = owner.page.getByRole('table', { name: 'Members' });
    await members.getByText('Lotte Lost').waitFor();
    // As it was, for the next test.
    await members.getByRole('row').filter({ hasText: 'Lotte Lost' }).getByRole('button', { name: 'Remove' }).click();
    await goOn(owner.page, 'Remove Lotte Lost');
    await members.getByText('Lotte Lost').waitFor({ state: 'detached' });
  });

  test('are invited by mail, join, and are told when their access is taken back', async () => {
    const owner = await browser.open();
    await owner.page.goto(new URL('/', server.url).href);
    await signIn(owner.page, 'admin@localhost', password);
    await goTo(owner.page, 'Settings');
    await owner.page.getByRole('button', { name: 'Invite' }).click();
    await owner.page.getByLabel('E-mail address').fill('grace@example.org');
    await owner.page.getByRole('button', { name: 'Send the invitation' }).click();
    await owner.page.getByRole('table', { name: 'Open invitations' }).getByText('grace@example.org').waitFor();

    // The invitation is counted as well.
    await owner.page
      .getByRole('listitem')
      .filter({ hasText: /^Members and invitations\s*2 / })
      .waitFor();

    const guest = await browser.open();
    const invitation = await linkIn('grace@example.org');
    await guest.page.goto(invitation);
    // The token stands in no history.
    await guest.page.getByRole('heading', { name: /^Join/ }).waitFor();
    expect(guest.page.url()).not.toContain('token');
    await guest.page.getByLabel('Your name').fill('Grace Hopper');
    await guest.page.getByLabel('Password').fill(password);
    await guest.page.getByRole('button', { name: 'Make the account and join' }).click();
    // The password that was just chosen is not asked for again.
    await goTo(guest.page, 'Documents');
    // A member sees who else is one, and is asked for nothing that only owners may see.
    await goTo(guest.page, 'Settings');
    await guest.page.getByRole('table', { name: 'Members' }).getByText('Administrator').waitFor();
    await settled(guest.page);
    expect(await guest.page.getByRole('alert').count()).toBe(0);
    const late = await browser.open();
    await late.page.goto(invitation);
    await late.page.getByText('This invitation has been used').waitFor();

    const row = owner.page.getByRole('table', { name: 'Members' }).getByRole('row').filter({ hasText: 'Grace Hopper' });
    await row.waitFor();
    const give = async (to: string, role: string) => {
      const line = owner.page.getByRole('table', { name: 'Members' }).getByRole('row').filter({ hasText: to });
      await line.getByRole('button', { name: 'Change the role' }).click();
      await owner.page.getByRole('combobox', { name: 'Role' }).selectOption(role);
      await owner.page.getByRole('button', { name: 'Give the role' }).click();
    };
    await give('Administrator', 'Member');
    await owner.page.getByRole('alert').getByText('this is the last one').waitFor();
    await owner.page.getByRole('button', { name: 'Close' }).click();
    await give('Grace Hopper', 'Owner');
    await row.getByRole('cell', { name: 'Owner' }).waitFor();
    await give('Grace Hopper', 'Member');
    await row.getByRole('cell', { name: 'Member' }).waitFor();

    // The page goes on at the address that the workspace has then.
    await owner.page.getByLabel('The workspace is called').fill('Accounts');
    await owner.page.getByLabel('In links').fill('Not one');
    await owner.page.getByRole('button', { name: 'Rename' }).click();
    await owner.page.getByLabel('In links').and(owner.page.locator('[aria-invalid=true]')).waitFor();
    await owner.page.getByLabel('In links').fill('accounts');
    await owner.page.getByRole('button', { name: 'Rename' }).click();
    await owner.page.waitForURL('**/w/accounts/settings');
    await owner.page.getByRole('combobox', { name: 'Workspace' }).getByText('Accounts').waitFor({ state: 'attached' });
    await row.waitFor();
    // Another owner, in another window, sees it at once, and overwrites nothing that they have not seen.
    const second = await owner.page.context().newPage();
    await second.goto(new URL('/w/accounts/settings', server.url).href);
    await second.getByLabel('The workspace is called').fill('Books');
    await owner.page.getByLabel('The workspace is called').fill('Ledgers');
    await owner.page.getByLabel('In links').fill('ledgers');
    await owner.page.getByRole('button', { name: 'Rename' }).click();
    await second.waitForURL('**/w/ledgers/settings');
    await guest.page.waitForURL('**/w/ledgers/settings');
    await second.getByLabel('The workspace is called').fill('Books');
    await second.getByRole('button', { name: 'Rename' }).click();
    await owner.page.getByRole('combobox', { name: 'Workspace' }).getByText('Books').waitFor({ state: 'attached' });
    await second.getByLabel('The workspace is called').fill('Accounts');
    await owner.page.getByLabel('The workspace is called').fill('Papers');
    await second.getByRole('button', { name: 'Rename' }).click();
    await owner.page.getByRole('combobox', { name: 'Workspace' }).getByText('Accounts').waitFor({ state: 'attached' });
    await owner.page.getByRole('button', { name: 'Rename' }).click();
    await owner.page.getByRole('alert').getByText('it is called “Accounts” (ledgers) now').waitFor();
    await second.close();
    expect(await faultsOf(owner.page)).toEqual([]);
    await row.getByRole('button', { name: 'Remove' }).click();
    await goOn(owner.page, 'Remove Grace Hopper');
    const begun = performance.now();
    await guest.page.getByRole('heading', { name: 'Your access has been taken back' }).waitFor();
    process.stdout.write(`a page says that access was taken back after ${Math.round(performance.now() - begun)} ms\n`);
    expect([...owner.complaints, ...guest.complaints]).toEqual([]);
  });

  test('who have forgotten their password get a link, and the new one signs them in', async () => {
    const elsewhere = await browser.open();
    await elsewhere.page.goto(new URL('/sign-in', server.url).href);
    await signIn(elsewhere.page, 'admin@localhost', password);
    await elsewhere.page.getByRole('heading', { name: 'Overview' }).waitFor();
    const { page } = await browser.open();
    await page.goto(new URL('/sign-in', server.url).href);
    await page.getByRole('link', { name: 'Forgotten the password?' }).click();
    await page.getByLabel('E-mail address').fill('admin@localhost');
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await page.getByText('a link is on its way').waitFor();
    const link = await linkIn('admin@localhost');
    await page.goto(link);
    // It is said whose it is, and the sign-in knows it, but no address of a page.
    expect(await page.getByLabel('Account').inputValue()).toBe('admin@localhost');
    await page.getByLabel('New password').fill('seven blue whales sing at dawn');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    // All others are over, and a page that only looks is told.
    const begun = performance.now();
    await elsewhere.page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await elsewhere.page.getByText('Your session was ended.').waitFor();
    process.stdout.write(`a page says that its session is over after ${Math.round(performance.now() - begun)} ms\n`);
    await page.getByRole('link', { name: 'Sign in' }).click();
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('admin@localhost');
    expect(page.url()).not.toContain('admin');
    await signIn(page, 'admin@localhost', 'seven blue whales sing at dawn');
    // Who signs out knows that: no tab says that the session was ended.
    const tab = await page.context().newPage();
    await tab.goto(new URL('/', server.url).href);
    await tab.getByRole('heading', { name: 'Overview' }).waitFor();
    await tab.getByRole('button', { name: 'Sign out' }).click();
    for (const left of [tab, page]) {
      await left.getByRole('heading', { name: 'Sign in' }).waitFor();
      expect(await left.getByText('Your session was ended.').count()).toBe(0);
    }
    // It is said at once, and not to who has chosen another password.
    await page.goto(link);
    await page.getByText('This link has been used').waitFor();
    expect(await page.getByLabel('New password').count()).toBe(0);
    await page.getByRole('link', { name: 'Ask for a new link' }).click();
    await page.getByRole('button', { name: 'Mail me a link' }).waitFor();
  });
});
