import type { Page, WebSocketRoute } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { faultsOf, password, setUp, signIn } from './dashboard.ts';

const chromium = findChromium();

/** A page in a tab of its own, and how often it has asked to follow the workspace. */
interface Tab {
  page: Page;
  followed(): number;
}

describe.skipIf(chromium === null)('tabs of one browser', { timeout: 120_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let first: Page;
  let tabs: Tab[] = [];
  beforeAll(async () => {
    server = await startTestServer({ worker: true });
    browser = await TestBrowser.launch(chromium ?? '');
    const { page } = await browser.open();
    first = page;
    await setUp(page, server.setUpLink);
    await page.goto('about:blank');
  }, 120_000);
  afterEach(async () => {
    await Promise.all(tabs.map(({ page }) => page.close()));
    tabs = [];
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (path: string): Promise<Tab> => {
    const page = await first.context().newPage();
    page.setDefaultTimeout(60_000);
    let times = 0;
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('subscription WorkspaceFeed')) times += 1;
      }),
    );
    const tab = { page, followed: () => times };
    tabs.push(tab);
    await page.goto(new URL(`/w/main/${path}`, server.url).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return tab;
  };
  const upload = (name: string) => server.owner.uploaded(name, `name,age\n${name},31\n`);
  /** Lists that are looked at say that there is more, and stay as they are. */
  const sees = async ({ page }: Tab, name: string) => {
    const more = page.getByRole('button', { name: /\bnew$/ });
    const link = page.getByRole('link', { name });
    await link.or(more).first().waitFor();
    if (await more.isVisible()) await more.click();
    await link.waitFor();
  };
  /** The tabs that follow, of those that are given. */
  const leaders = (...of: Tab[]) => of.filter(({ followed }) => followed() > 0);

  test('follow the workspace once together, and when the one that follows is closed, another goes on', async () => {
    const [one, two, three] = [await open('documents'), await open('documents'), await open('documents')];
    await upload('for-all.csv');
    for (const tab of tabs) await sees(tab, 'for-all.csv');
    expect(leaders(one, two, three)).toEqual([one]);
    await one.page.close();
    await upload('after-the-first.csv');
    for (const tab of [two, three]) await sees(tab, 'after-the-first.csv');
    expect(leaders(two, three)).toHaveLength(1);
    await leaders(two, three)[0]?.page.close();
    const last = two.page.isClosed() ? three : two;
    await upload('after-the-second.csv');
    await sees(last, 'after-the-second.csv');
    expect(last.followed()).toBe(1);
  });

  test('do not wait for one that the browser has put to sleep', async () => {
    const asleep = await open('documents');
    await expect.poll(asleep.followed).toBe(1);
    const session = await first.context().newCDPSession(asleep.page);
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    const awake = await open('documents');
    await expect.poll(awake.followed, { timeout: 30_000 }).toBe(1);
    await upload('while-asleep.csv');
    await sees(awake, 'while-asleep.csv');
    await session.send('Debugger.resume');
    await session.detach();
    await sees(asleep, 'while-asleep.csv');
    await upload('both-awake.csv');
    for (const tab of [asleep, awake]) await sees(tab, 'both-awake.csv');
    expect(awake.followed()).toBe(1);
  });

  test('say together that a job has ended, and no longer when that was put away in one', async () => {
    const [one, two] = [await open(''), await open('')];
    const configurationId = await server.owner.published();
    const fails = await server.owner.published('ade: 1\nfields:\n  nowhere: { validate: [{ required: true }] }\n');
    const run = async (name: string, runWith = configurationId) => {
      const ids = [await upload(name), runWith];
      await one.page.evaluate(async ([document, configuration]) => {
        const query = `mutation { submitJob(input: { documentId: "${document}", configurationId: "${configuration}" }) { __typename ... on Error { message } } }`;
        const headers = { 'content-type': 'application/json', 'x-ade-csrf': '1' };
        const answer = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
        const { data } = await answer.json();
        if (data?.submitJob?.__typename !== 'Job') throw new Error(JSON.stringify(data));
      }, ids);
    };
    await run('mine.csv');
    const notice = ({ page }: Tab) =>
      page.getByRole('status', { name: 'Jobs that ended' }).getByRole('link', { name: 'mine.csv' });
    for (const tab of tabs) await notice(tab).waitFor();
    await two.page.getByRole('button', { name: 'Put away the notice of mine.csv' }).click();
    await notice(one).waitFor({ state: 'detached' });
    // Several take the place of one: the newest, and how many more there are.
    const noticesOf = ({ page }: Tab) => page.getByRole('status', { name: 'Jobs that ended' });
    const links = noticesOf(one).getByRole('link');
    for (const name of ['first.csv', 'second.csv', 'third.csv']) {
      await run(name);
      await expect.poll(() => links.allInnerTexts()).toEqual([name]);
    }
    await noticesOf(one).getByRole('button', { name: 'and 2 more' }).click();
    await expect.poll(() => links.allInnerTexts()).toEqual(['third.csv', 'second.csv', 'first.csv']);
    expect(await faultsOf(one.page)).toEqual([]);
    // What failed comes first, whenever it did.
    await run('broken.csv', fails);
    await run('fourth.csv');
    const inOrder = ['broken.csv', 'fourth.csv', 'third.csv', 'second.csv', 'first.csv'];
    await expect.poll(() => links.allInnerTexts()).toEqual(inOrder);
    for (const name of ['broken.csv', 'fourth.csv'])
      await noticesOf(one)
        .getByRole('button', { name: `Put away the notice of ${name}` })
        .click();
    await noticesOf(one).getByRole('button', { name: 'Put away the notice of third.csv' }).click();
    await noticesOf(two).getByRole('link', { name: 'second.csv' }).waitFor();
    await noticesOf(two).getByRole('button', { name: 'Put all away' }).click();
    await links.first().waitFor({ state: 'detached' });
    expect(leaders(one, two)).toHaveLength(1);
  });

  test('show that the connection is lost, and that it is there again, whichever follows', async () => {
    const { page: one } = await browser.open();
    const sockets = new Set<WebSocketRoute>();
    let isDown = false;
    await one.context().routeWebSocket(/graphql/, (socket) => {
      sockets.add(socket);
      if (isDown) void socket.close({ code: 1012 });
      else socket.connectToServer();
    });
    const show = async (page: Page) => {
      await page.goto(new URL('/w/main/documents', server.url).href);
      return page;
    };
    await show(one);
    await signIn(one, 'admin@localhost', password);
    const two = await show(await one.context().newPage());
    await two.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => sockets.size).toBe(1);
    isDown = true;
    for (const socket of sockets) await socket.close({ code: 1012 });
    const three = await show(await one.context().newPage());
    for (const page of [one, two, three]) await page.getByText('Reconnecting').waitFor();
    isDown = false;
    for (const page of [one, two, three]) await page.getByText('Reconnecting').waitFor({ state: 'detached' });
    await one.context().close();
  });
});
