import type { Locator, Page, Request } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { faultsOf, goTo, password, signIn } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

describe.skipIf(chromium === null)('the dashboard around its pages', { timeout: 180_000 }, () => {
  let server: TestServer;
  /** Another tab of the same person. */
  let tab: Page;
  const notices = (page: Page) => page.getByRole('status', { name: 'Jobs that ended' });
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const { opened, browser } = openDashboard({ worker: true }, async (started) => {
    server = started;
  });
  beforeAll(async () => {
    tab = await opened.page.context().newPage();
  });

  test('says on every empty list what comes next', async () => {
    const { page } = opened;
    const link = page.getByRole('main').getByRole('link', { name: 'Add documents' });
    for (const name of ['Jobs', 'Tables']) {
      await goTo(page, name);
      await link.waitFor();
    }
    await link.click();
    await page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor();
    await page.getByRole('button', { name: 'Try it with a sample' }).waitFor();
    await goTo(page, 'Configurations');
    await page.getByRole('button', { name: 'Suggest from a file…' }).waitFor();
    await goTo(page, 'Overview');
  });

  test('leads from nothing to a table by one press, with the sample that comes along', async () => {
    const { page, complaints } = opened;
    const begin = page.getByRole('button', { name: 'Try it with a sample' });
    // Styles of parts count more than those of the base, in whichever order their files come.
    expect(await begin.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(255, 255, 255)');
    let isHeld = () => {};
    const held = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('"SubmitJobs"')) {
        isHeld();
        await released;
      }
      await route.continue();
    });
    await begin.click();
    await held;
    // The document is there, and nothing came out of it yet: there is nothing to sum up, and what was pressed stands.
    await page.getByText('There is one.').waitFor();
    expect(await begin.getAttribute('aria-busy')).toBe('true');
    expect(await page.getByRole('heading', { name: 'In all' }).count()).toBe(0);
    release();
    await page.getByText(/The job succeeded: 2 tables/).waitFor();
    await page.unroute('**/graphql');
    await page.getByRole('table', { name: 'Tables' }).getByRole('link').first().click();
    await page.getByRole('gridcell', { name: /^FT-/ }).first().waitFor();
    await goTo(page, 'Overview');
    await page.getByRole('table', { name: 'Jobs with issues' }).waitFor();
    await expect.poll(() => page.locator('figure canvas').count()).toBe(4);
    await page.getByText('Show as a table').click();
    await expect.poll(() => page.getByRole('table', { name: 'Activity' }).locator('tbody tr').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  test('draws charts between whole numbers that no bar rises above, with the hours of the reader’s clock', async () => {
    const hours = { 'en-US': /^\d{1,2}\s[AP]M$/, 'de-DE': /^\d\d:00$/ };
    for (const [locale, hour] of Object.entries(hours)) {
      const { page } = await browser.open({ locale, storageState: await opened.page.context().storageState() });
      // What is drawn is no part of the page: it is written down as it is drawn.
      await page.addInitScript(() => {
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function draw(text, ...place) {
          this.canvas.dataset.drawn = `${this.canvas.dataset.drawn ?? ''}${text}|`;
          fillText.call(this, text, ...place);
        };
      });
      await page.goto(new URL('/w/main?range=day', server.url).href);
      for (const title of ['Jobs', 'Rows', 'Issues']) {
        const chart = page.locator('figure').filter({ has: page.locator('figcaption', { hasText: title }) });
        await expect.poll(() => chart.locator('canvas').getAttribute('data-drawn')).toContain('|');
        const drawn = (await chart.locator('canvas').getAttribute('data-drawn'))?.split('|').filter(Boolean) ?? [];
        const counts = drawn.filter((text) => /^[\d.,]+$/.test(text)).map(Number);
        expect(counts.every(Number.isInteger), `${locale}: ${drawn}`).toBe(true);
        // All of it was done in one hour: the whole is one bar.
        const total = Number(await chart.locator('figcaption .number').textContent());
        expect(Math.max(...counts)).toBeGreaterThanOrEqual(total);
        const moments = drawn.filter((text) => !/^[\d.,]+$/.test(text));
        expect(moments.length).toBeGreaterThan(1);
        expect(moments.filter((text) => !hour.test(text))).toEqual([]);
      }
      await page.context().close();
    }
  });

  test('is used with keys alone, from a document to a row of its table', async () => {
    const { page } = opened;
    /** Presses Tab until this has the focus. */
    const tabTo = async (target: Locator) => {
      await target.waitFor();
      for (let presses = 0; presses < 80; presses += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`Tab does not lead to ${String(target)}.`);
    };
    await page.keyboard.type('gd');
    await page.getByRole('link', { name: 'regional-sales.xlsx' }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await tabTo(page.getByRole('button', { name: 'Run 1 document' }));
    await page.keyboard.press('Enter');
    await page.getByText('1 job submitted.').waitFor();
    await page.keyboard.type('gj');
    await expect.poll(() => page.getByRole('link', { name: 'regional-sales.xlsx' }).count()).toBe(2);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByText(/The job succeeded: 2 tables/).waitFor();
    await tabTo(page.getByRole('table', { name: 'Tables' }).getByRole('link').first());
    await page.keyboard.press('Enter');
    await page.getByRole('gridcell', { name: /^FT-/ }).first().waitFor();
  });

  test('goes where keys say, and nowhere while a text is typed or keys are off', async () => {
    const { page } = opened;
    await page.keyboard.type('gd');
    await heading(page, 'Documents');
    await page.getByRole('button', { name: 'choose files' }).waitFor();
    const asked = page.waitForEvent('filechooser');
    await page.keyboard.press('u');
    await asked;
    await page.keyboard.type('gc');
    await heading(page, 'Configurations');
    await page.keyboard.press('n');
    await page.getByRole('dialog', { name: 'New configuration' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.type('gd');
    await heading(page, 'Documents');
    await page.keyboard.press('/');
    await page.keyboard.type('gj?');
    expect(await page.getByLabel('Search').inputValue()).toBe('gj?');
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Search').blur();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('To the jobs').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });

    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: 'Go to' }).waitFor();
    await page.keyboard.type('regional');
    await page.getByRole('option', { name: 'regional-sales.xlsx Document' }).waitFor();
    await page.keyboard.press('Enter');
    await heading(page, 'regional-sales.xlsx');

    await goTo(page, 'Account');
    await page.getByLabel(/Single keys/).uncheck();
    await page.getByLabel(/Single keys/).blur();
    await page.keyboard.type('gj');
    await page.keyboard.press('ControlOrMeta+k');
    await page.getByRole('combobox', { name: 'Go to' }).waitFor();
    await page.keyboard.type('Jobs');
    await page.keyboard.press('Enter');
    await heading(page, 'Jobs');
    await page.goBack();
    // Only the palette has gone anywhere.
    await heading(page, 'Account');
    await page.getByLabel(/Single keys/).check();
  });

  test('shows what keys open, also to who has none, and hints of keys only to who has some', async () => {
    const { page } = opened;
    const hints = (of: Page) => of.locator('kbd').filter({ visible: true });
    await goTo(page, 'Overview');
    await page.getByRole('button', { name: 'Keyboard' }).click();
    await page.getByRole('dialog').getByText('To the jobs').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => hints(page).allTextContents()).toEqual(['Ctrl K', '?']);
    await page.getByRole('button', { name: 'Go to' }).click();
    await page.getByRole('combobox', { name: 'Go to' }).waitFor();
    await page.keyboard.press('Escape');

    await goTo(page, 'Tables');
    await page.getByRole('table', { name: 'Tables' }).getByRole('link').first().click();
    const hintOfIssues = (of: Page) => of.getByRole('complementary', { name: 'Issues' }).locator('p').first();
    await hintOfIssues(page).waitFor();

    const storageState = await page.context().storageState();
    const { page: touched } = await browser.open({ storageState, hasTouch: true, isMobile: true });
    await touched.setViewportSize({ width: 390, height: 844 });
    await touched.goto(page.url());
    await hintOfIssues(touched).waitFor({ state: 'hidden' });
    await touched.getByRole('heading', { name: 'Issues' }).waitFor();
    expect(await hints(touched).count()).toBe(0);
    await touched.getByRole('button', { name: 'Go to' }).tap();
    await touched.getByRole('combobox', { name: 'Go to' }).waitFor();
    await touched.context().close();
  });

  test('says that a page is loading whose script is on the way', async () => {
    const storageState = await opened.page.context().storageState();
    const { page } = await browser.open({ storageState });
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/\/assets\/settings-[^/]*\.js$/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(new URL('/w/main/settings', server.url).href);
    await heading(page, 'Settings');
    await page.getByText('Loading…').waitFor({ state: 'attached' });
    release();
    await page.getByRole('heading', { level: 2, name: 'Members' }).waitFor();
    await page.context().close();
  });

  test('leads to each of its pages on a telephone', async () => {
    const { page } = opened;
    await goTo(page, 'Overview');
    for (const width of [390, 360]) {
      await page.setViewportSize({ width, height: 740 });
      const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link').filter({ visible: true });
      expect(await links.count()).toBe(4);
      await page.getByRole('button', { name: 'More' }).click();
      expect(await links.count()).toBe(8);
      for (const link of await links.all()) {
        const { x = -1, width: wide = 0 } = (await link.boundingBox()) ?? {};
        expect(x >= 0 && x + wide <= width, `${await link.textContent()} at ${x}`).toBe(true);
        // Nor is its name cut.
        expect(await link.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await faultsOf(page)).toEqual([]);
      await page.getByRole('link', { name: 'Administration' }).click();
      await heading(page, 'Administration');
      expect(await links.count()).toBe(4);
      await goTo(page, 'Overview');
    }
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('says when a job of mine has ended, in all tabs, until it is put away in one', async () => {
    const { page } = opened;
    await tab.goto(new URL('/w/main/settings', server.url).href);
    await heading(tab, 'Settings');
    await goTo(page, 'Account');
    // Where it was submitted, the list says how it ends.
    const list = await page.context().newPage();
    await list.goto(new URL('/w/main/documents', server.url).href);
    await list.getByLabel('Choose regional-sales.xlsx').check();
    await list.getByRole('button', { name: 'Run 1 document' }).click();
    for (const one of [page, tab]) await notices(one).getByText('regional-sales.xlsx').waitFor();
    await notices(tab).getByRole('button').click();
    await notices(page).getByText('regional-sales.xlsx').waitFor({ state: 'detached' });
  });

  test('shows administrators who has an account, what was done, and what keeps the server tidy', async () => {
    const { page, complaints } = opened;
    await goTo(page, 'Administration');
    await page.getByRole('table', { name: 'People' }).getByText('admin@localhost').waitFor();
    await page.getByRole('button', { name: 'Audit log' }).click();
    await page.getByRole('table', { name: 'Audit log' }).getByRole('row').nth(3).waitFor();
    await page.getByRole('button', { name: 'Maintenance' }).click();
    await page.getByRole('table', { name: 'Passes' }).getByRole('row').nth(3).waitFor();
    expect(complaints).toEqual([]);
  });

  test('exchanges an old session in one tab at a time', async () => {
    const { page } = opened;
    let underWay = 0;
    const exchanges: number[] = [];
    const isExchange = (request: Request) => request.postData()?.includes('refreshSession') ?? false;
    // Whichever tab comes first: also one that was only left open.
    for (const one of page.context().pages()) {
      one.on('request', (request) => {
        if (!isExchange(request)) return;
        underWay += 1;
        exchanges.push(underWay);
      });
      one.on('requestfinished', (request) => {
        if (isExchange(request)) underWay -= 1;
      });
    }
    await page.evaluate(() => localStorage.setItem('ade-session-expires-at', '1'));
    await Promise.all([page.reload(), tab.reload()]);
    await Promise.all([heading(page, 'Administration'), heading(tab, 'Settings')]);
    await expect.poll(() => exchanges.length).toBeGreaterThan(0);
    // Never two at a time; that of a tab which was told of the first too late finds the next token.
    expect(new Set(exchanges)).toEqual(new Set([1]));
  });

  test('is over in every tab when one signs out, and goes on in every tab when one signs in', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Sign out' }).click();
    for (const one of [page, tab]) await heading(one, 'Sign in');
    await signIn(page, 'admin@localhost', password);
    await heading(tab, 'Settings');
  });

  test('is over at once when the session is ended elsewhere', async () => {
    const { page } = opened;
    const other = await browser.open();
    await other.page.goto(new URL('/sign-in', server.url).href);
    await signIn(other.page, 'admin@localhost', password);
    await goTo(page, 'Account');
    // Each has one session: signing in makes no second one that is left behind.
    await page.getByRole('table', { name: 'Sessions' }).getByRole('button', { name: 'End' }).click();
    const asked: string[] = [];
    other.page.on('request', (request) => asked.push(request.postData() ?? ''));
    const begun = performance.now();
    await heading(other.page, 'Sign in');
    // By one exchange, and not after a read that is refused.
    expect(asked.filter((body) => body.includes('refreshSession'))).toHaveLength(1);
    expect(asked.filter((body) => body.includes('FeedStart'))).toEqual([]);
    process.stdout.write(`a page says that its session was ended after ${Math.round(performance.now() - begun)} ms\n`);
  });
});
