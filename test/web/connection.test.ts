import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { goTo, publish, settled, show } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

describe.skipIf(chromium === null)('without a connection', { timeout: 180_000 }, () => {
  let server: TestServer;
  let documentId: string;
  let jobId: string;
  let tableId: string;
  const { opened } = openDashboard({ worker: true }, async (started) => {
    server = started;
    const lines = Array.from({ length: 5_000 }, (_, index) => `${index + 1},name ${index + 1}`);
    documentId = await server.owner.uploaded('long.csv', `number,name\n${lines.join('\n')}\n`);
    jobId = await server.owner.run(documentId, await server.owner.published('ade: 1\n'));
    tableId = (await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId } })).id;
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

  test.each(['is away', 'fails'])('nothing moves, and it is said once, while the server %s', async (how) => {
    const { page } = opened;
    const isAway = how === 'is away';
    const said = page.getByText(isAway ? 'The server cannot be reached.' : 'It could not be read.');
    const fault = { message: 'It could not be read.', extensions: { code: 'INTERNAL', requestId: 'r-1' } };
    // Where everything stands that can be read.
    const places = () =>
      page.locator('main').evaluate((main) =>
        [...main.querySelectorAll('h1, h2, dt, th, tr')].map((part) => {
          const { top, height } = part.getBoundingClientRect();
          return `${part.tagName} ${Math.round(top + scrollY)} ${Math.round(height)}`;
        }),
      );
    try {
      for (const path of [
        `jobs/${jobId}`,
        `documents/${documentId}`,
        'jobs',
        'settings',
        'administration?show=users',
      ]) {
        await show(page, new URL(`/w/main/${path}`, server.url));
        await page.locator('main :is(table, dl)').first().waitFor();
        await settled(page);
        const before = await places();
        await goTo(page, 'Configurations');
        await settled(page);
        await page.route('**/graphql', (route) =>
          isAway ? route.abort() : route.fulfill({ json: { errors: [fault] } }),
        );
        await page.goBack();
        await said.first().waitFor();
        await expect.poll(places, { message: path }).toEqual(before);
        await expect.poll(() => said.filter({ visible: true }).count(), { message: path }).toBe(1);
        await page.unroute('**/graphql');
        // By itself, where that may help.
        if (isAway) await said.waitFor({ state: 'detached' });
      }
    } finally {
      await page.unroute('**/graphql');
    }
  });

  test('the rows of a table and the cells of a document that are scrolled to come when the server is there', async () => {
    const { page, complaints } = opened;
    const notice = page.getByText('The server cannot be reached.').first();
    const last = page.getByRole('gridcell', { name: 'name 4990', exact: true });
    for (const path of [`tables/${tableId}`, `documents/${documentId}?view=source`]) {
      await show(page, new URL(`/w/main/${path}`, server.url));
      await page.getByRole('gridcell', { name: 'name 3', exact: true }).waitFor();
      await page.context().setOffline(true);
      await page.getByRole('grid').focus();
      await page.keyboard.press('ControlOrMeta+End');
      await notice.waitFor();
      await page.context().setOffline(false);
      await last.waitFor();
      await notice.waitFor({ state: 'detached' });
    }
    expect(complaints).toEqual([]);
  });

  test('the rows of a value, and the values of a column, are read when the server is there', async () => {
    const { page } = opened;
    const notice = page.getByText('The server cannot be reached.').first();
    await show(page, new URL(`/w/main/tables/${tableId}`, server.url));
    await page.getByRole('gridcell', { name: 'name 3', exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Values by column' }).click();
    await notice.waitFor();
    await page.context().setOffline(false);
    await page.getByRole('list').getByRole('button', { name: 'name 1', exact: true }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole('list').getByRole('button', { name: 'name 1', exact: true }).click();
    await notice.waitFor();
    await page.context().setOffline(false);
    await page.getByRole('gridcell', { name: 'name 1', exact: true }).waitFor();
    await notice.waitFor({ state: 'detached' });
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

  test('a page whose scripts are not there yet comes when the server is there', async () => {
    const { page } = opened;
    await goTo(page, 'Jobs');
    await page.context().setOffline(true);
    await goTo(page, 'Settings');
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Members' }).count()).toBe(0);
    await page.context().setOffline(false);
    await page.getByRole('heading', { name: 'Members' }).waitFor();
  });

  test('a page whose scripts an upgrade has taken away is loaded anew, once; if they do not come, it says so', async () => {
    const { page } = opened;
    const cannot = page.getByRole('heading', { name: 'This page cannot be shown' });
    await goTo(page, 'Jobs');
    const gone = '**/assets/administration-*.js';
    let isNew = false;
    await page.route(gone, (route) => (isNew ? route.continue() : route.fulfill({ status: 404 })));
    // The page that is loaded anew names scripts that are there.
    page.on('request', (request) => {
      isNew ||= request.isNavigationRequest();
    });
    await goTo(page, 'Administration');
    await page.getByRole('button', { name: 'Audit log' }).waitFor();
    expect(isNew).toBe(true);

    await page.route('**/assets/account-*.js', (route) => route.fulfill({ status: 404 }));
    await goTo(page, 'Jobs');
    await page.getByRole('link', { name: 'Account' }).click();
    await cannot.waitFor();
    await goTo(page, 'Jobs');
    await page.getByRole('heading', { level: 1, name: 'Jobs' }).waitFor();
    expect(await cannot.count()).toBe(0);
    await page.unroute('**/assets/account-*.js');
  });

  test('whatever is loaded when it is needed is loaded in that way', async () => {
    const folder = join(import.meta.dirname, '../../web/src');
    const names = (await readdir(folder, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
    const lines = await Promise.all(
      names.map(async (name) => (await readFile(join(folder, name), 'utf8')).split('\n')),
    );
    const imports = lines.flat().filter((line) => /\bimport\(/.test(line));
    expect(imports.length).toBeGreaterThan(20);
    expect(imports.filter((line) => !line.includes('loadPart(() => import('))).toEqual([]);
  });
});
