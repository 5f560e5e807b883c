import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { newFolder } from '../cli/ade.ts';
import type { TestServer } from '../support/server.ts';
import { goTo } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const mib = 1024 ** 2;

/** Lets so many pieces of a file through, and holds all others until `open` is called. */
async function gate(page: Page, pieces: number) {
  let sent = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let held = () => {};
  const isHeld = new Promise<void>((resolve) => {
    held = resolve;
  });
  await page.route('**/uploads/**', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue();
    sent += 1;
    if (sent > pieces) {
      held();
      await opened;
    }
    // It may have been given up meanwhile, by a pause or with the page.
    await route.continue().catch(() => {});
  });
  return { open, isHeld };
}

/** Drops files beside everything: on the heading of a page. */
async function drop(page: Page, files: string[]) {
  const box = await page.getByRole('heading', { level: 1 }).boundingBox();
  const session = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: (box?.x ?? 0) + 10,
      y: (box?.y ?? 0) + 10,
      data: { items: [], files, dragOperationsMask: 1 },
    });
  }
  await session.detach();
}

describe.skipIf(chromium === null)('files', { timeout: 180_000 }, () => {
  let server: TestServer;
  let folder: Awaited<ReturnType<typeof newFolder>>;
  let large: string;
  const { opened } = openDashboard({}, async (started) => {
    server = started;
    folder = await newFolder();
    large = join(folder.path, 'large.csv');
    await writeFile(large, randomBytes(30 * mib).toString('hex'));
  });
  afterAll(async () => {
    await folder?.remove();
  });

  test('come together, one of 60 MB paused and resumed, and resumed again after the page was left', async () => {
    const { page, complaints } = opened;
    await goTo(page, 'Documents');
    const input = page.locator('input[type=file]');
    const first = await gate(page, 2);
    await input.setInputFiles([join(samples, 'bank-export.csv'), join(samples, 'pond-log.xlsx'), large]);
    await first.isHeld;
    const list = page.getByRole('table', { name: 'Documents' });
    await expect.poll(() => list.locator('tbody tr').count()).toBe(2);
    // It goes on while another page is looked at, which says so, and stands here again afterwards.
    await goTo(page, 'Jobs');
    await page.getByRole('navigation', { name: 'Main' }).getByText('1 file on the way').waitFor();
    await goTo(page, 'Documents');
    const tray = page.getByRole('list', { name: 'Uploads' });
    await expect.poll(() => tray.getByRole('listitem').count()).toBe(3);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.unroute('**/uploads/**');
    first.open();
    const half = tray.getByRole('listitem').filter({ hasText: 'large.csv' });
    await half.getByText(/^Paused at \d+ %$/).waitFor();
    // What a button shows is in its name, for those who speak to it.
    const arrived = tray.getByRole('listitem').filter({ hasText: 'pond-log.xlsx' });
    await arrived.getByRole('button', { name: 'Dismiss pond-log.xlsx' }).getByText('Dismiss').waitFor();

    const second = await gate(page, 2);
    await page.getByRole('button', { name: 'Resume' }).click();
    await second.isHeld;
    await page.reload();
    second.open();
    await page.unroute('**/uploads/**');
    await page.getByText('“large.csv” (62.9 MB) has come in part.').waitFor();

    // Only what is missing is sent.
    const offsets: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(Number(request.headers()['upload-offset']));
    });
    await input.setInputFiles(large);
    await list.getByRole('link', { name: 'large.csv' }).waitFor();
    expect(offsets[0]).toBeGreaterThanOrEqual(16 * mib);
    expect(complaints).toEqual([]);
  });

  test('come as they are dropped, with all that is in folders', async () => {
    const { page, complaints } = opened;
    const within = join(folder.path, 'of the year');
    await mkdir(join(within, 'spring'), { recursive: true });
    const dropped = [join(folder.path, 'dropped-1.csv'), join(folder.path, 'dropped-2.csv')];
    const inFolders = [join(within, 'dropped-3.csv'), join(within, 'spring', 'dropped-4.csv')];
    for (const [index, path] of [...dropped, ...inFolders].entries()) await writeFile(path, `a,b\n${index},x\n`);
    // A page that takes none stays as it is.
    await goTo(page, 'Jobs');
    await drop(page, dropped);
    await goTo(page, 'Documents');
    await drop(page, [...dropped, within]);
    const list = page.getByRole('table', { name: 'Documents' });
    for (const number of [1, 2, 3, 4]) await list.getByRole('link', { name: `dropped-${number}.csv` }).waitFor();
    // A folder can be chosen as well, where nothing is dropped.
    await writeFile(join(within, 'spring', 'chosen-5.csv'), 'a,b\n5,x\n');
    const asked = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'choose a folder' }).click();
    await (await asked).setFiles(join(within, 'spring'));
    await list.getByRole('link', { name: 'chosen-5.csv' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('of one name in several folders are told apart by them, dropped or chosen', async () => {
    const { page } = opened;
    const year = join(folder.path, '2024');
    for (const [index, quarter] of ['Q1', 'Q2'].entries()) {
      await mkdir(join(year, quarter), { recursive: true });
      await writeFile(join(year, quarter, 'report.csv'), `a,b\n${index},report\n`);
    }
    await goTo(page, 'Documents');
    await drop(page, [year]);
    const list = page.getByRole('table', { name: 'Documents' });
    for (const quarter of ['Q1', 'Q2']) {
      await list.getByRole('row').filter({ hasText: 'report.csv' }).getByText(`2024/${quarter}`).waitFor();
      await page.getByRole('list', { name: 'Uploads' }).getByText(`2024/${quarter}/report.csv`).waitFor();
    }
    await mkdir(join(folder.path, '2025', 'Q3'), { recursive: true });
    await writeFile(join(folder.path, '2025', 'Q3', 'report.csv'), 'a,b\n3,report\n');
    const asked = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'choose a folder' }).click();
    await (await asked).setFiles(join(folder.path, '2025'));
    const row = list.getByRole('row').filter({ hasText: '2025/Q3' });
    await row.getByRole('link', { name: 'report.csv' }).click();
    await page.getByRole('heading', { level: 1, name: 'report.csv' }).waitFor();
    await page.getByText('2025/Q3', { exact: true }).waitFor();
    await goTo(page, 'Documents');
    // The same bytes again: it is said in which of the folders they are.
    await mkdir(join(folder.path, '2026'));
    await copyFile(join(year, 'Q2', 'report.csv'), join(folder.path, '2026', 'report.csv'));
    await drop(page, [join(folder.path, '2026')]);
    await page.getByText('The same bytes as 2024/Q2/report.csv.').waitFor();
  });

  test('that are empty are refused in plain words, and not offered for another try', async () => {
    const { page } = opened;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'nothing.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) });
    const line = page.getByRole('listitem').filter({ hasText: 'nothing.csv' });
    await line.getByRole('alert').getByText('The file is empty.').waitFor();
    expect(await line.innerText()).not.toContain('file:');
    expect(await line.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    // Below each other, whatever stands in them.
    const places = await page
      .locator('ul > li > span:nth-child(2)')
      .evaluateAll((cells) => [...new Set(cells.map((cell) => Math.round(cell.getBoundingClientRect().right)))]);
    expect(places).toHaveLength(1);
  });

  test('that are PDFs have pages, and workbooks sheets', async () => {
    const { page } = opened;
    await goTo(page, 'Documents');
    await page
      .locator('input[type=file]')
      .setInputFiles([join(samples, 'orchard-deliveries.pdf'), join(samples, 'stock-count.xlsx')]);
    const line = (name: string) =>
      page.getByRole('list', { name: 'Uploads' }).getByRole('listitem').filter({ hasText: name });
    await line('orchard-deliveries.pdf')
      .getByText(/\d pages?, /)
      .waitFor();
    await line('stock-count.xlsx')
      .getByText(/\d sheets?, /)
      .waitFor();
  });

  test('that are cut off are said to be, with what to do, and there is no way to run them', async () => {
    const { page } = opened;
    const whole = await readFile(join(samples, 'pond-log.xlsx'));
    await page.locator('input[type=file]').setInputFiles({
      name: 'cut off.xlsx',
      mimeType: 'application/octet-stream',
      buffer: whole.subarray(0, whole.length / 2),
    });
    const line = page.getByRole('listitem').filter({ hasText: 'cut off.xlsx' });
    await line
      .getByRole('alert')
      .getByText(/Upload the whole file again/)
      .waitFor();
    expect(await line.getByRole('button', { name: /^Run/ }).count()).toBe(0);
  });

  test('that were here before are said to be, and are not run by themselves', async () => {
    const { page } = opened;
    await page.locator('input[type=file]').setInputFiles({
      name: 'the same again.csv',
      mimeType: 'text/csv',
      buffer: await readFile(join(samples, 'bank-export.csv')),
    });
    await page.getByText('The same bytes as bank-export.csv.').waitFor();
  });

  test('are run with what was chosen last, also when the page comes again', async () => {
    const { page } = opened;
    const ids = [];
    for (const field of ['a', 'b']) ids.push(await server.owner.published(`ade: 1\nfields:\n  ${field}: {}\n`));
    const choice = page.getByLabel('Run each with').first();
    await page.reload();
    await choice.waitFor();
    // The first files of the workspace were taken as they are found.
    await expect.poll(() => choice.inputValue()).toBe('as-found');
    for (const chosen of [...ids, 'none']) {
      await choice.selectOption(chosen);
      await page.reload();
      await expect.poll(() => choice.inputValue()).toBe(chosen);
    }
    // Without a choice: as they are found, once that was done.
    await choice.selectOption('as-found');
    await page.locator('input[type=file]').setInputFiles({
      name: 'as it is.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('c,d\n1,2\n'),
    });
    const row = page.getByRole('row').filter({ hasText: 'as it is.csv' });
    await row.getByRole('link', { name: /Waiting|Running|Succeeded/ }).waitFor();
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) if (key.startsWith('ade.run-with')) localStorage.removeItem(key);
    });
    await page.reload();
    await expect.poll(() => choice.inputValue()).toBe('as-found');
  });

  test('that what was chosen does not fit wait, say why, and are run as the person decides; those that it fits go on', async () => {
    const { page } = opened;
    const { owner } = server;
    const fitting = await owner.published('ade: 1\nname: Fitting\nfields:\n  kennel: {}\n  dogs: {}\n');
    const whole = await owner.published('ade: 1\nname: Whole\nfields: {}\n');
    await goTo(page, 'Documents');
    await page.reload();
    const choice = page.getByLabel('Run each with').first();
    const tray = page.getByRole('list', { name: 'Uploads' });
    const send = async (name: string, text: string) => {
      await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      return {
        line: tray.getByRole('listitem').filter({ hasText: name }),
        job: page
          .getByRole('row')
          .filter({ hasText: name })
          .getByRole('link', { name: /Waiting|Running|Succeeded/ }),
      };
    };
    await choice.selectOption(fitting);
    // Held while it is read what fits.
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('"Fits"')) await answered;
      await route.continue();
    });
    const other = await send('other.csv', 'colour,weight\nred,4\nblue,5\n');
    await other.line.getByText('Looking at it…').waitFor();
    answer();
    await other.line.getByText(/^Not run: .* does not fit\. (0 of 2 fields are in|No table was found)/).waitFor();
    await other.line.getByText('No configuration fits it well.').waitFor();
    await page.unroute('**/graphql');
    const fits = await send('fits.csv', 'kennel,dogs\nnorth,4\nsouth,5\n');
    await fits.job.waitFor();
    expect(await other.job.count()).toBe(0);
    await other.line.getByRole('button', { name: 'Run it as found' }).click();
    await other.job.waitFor();

    // One without fields takes everything as it is, also where another one would fit.
    await choice.selectOption(whole);
    await (await send('all of it.csv', 'kennel,dogs\neast,6\nwest,7\n')).job.waitFor();
    const wrong = await owner.published('ade: 1\nname: Wrong\nfields:\n  invoice: {}\n  dogs: {}\n  customer: {}\n');
    await page.reload();
    await choice.selectOption(wrong);
    const better = await send('better.csv', 'kennel,dogs\nnorth-east,8\nwest,9\n');
    await better.line.getByText(/^Not run: .* does not fit\. 1 of 3 fields/).waitFor();
    await better.line.getByRole('button', { name: /^Run with / }).click();
    await better.job.waitFor();
    await choice.selectOption('as-found');
  });

  test('that systems and programs keep in folders are left out, and it is said how many; a file that is named itself is taken', async () => {
    const { page } = opened;
    await page.reload();
    const within = join(folder.path, 'of a computer');
    await mkdir(join(within, '.cache'), { recursive: true });
    for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini', '~$report.xlsx', '.cache/kept.csv', 'real-1.csv'])
      await writeFile(join(within, name), `a,b\n7,${name}\n`);
    const list = page.getByRole('table', { name: 'Documents' });
    await page.getByRole('button', { name: 'choose files' }).waitFor();
    await drop(page, [within]);
    await list.getByRole('link', { name: 'real-1.csv' }).waitFor();
    const said = page.getByRole('region', { name: 'Add documents' }).getByRole('status');
    await said.getByText('5 files of the folder left out').waitFor();
    const asked = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'choose a folder' }).click();
    await writeFile(join(within, 'real-2.csv'), 'a,b\n8,real\n');
    await (await asked).setFiles(within);
    await list.getByRole('link', { name: 'real-2.csv' }).waitFor();
    await said.getByText('5 files of the folder left out').waitFor();
    const { prisma } = server.services.db;
    expect(await prisma.document.count({ where: { name: { in: ['.DS_Store', 'Thumbs.db', 'kept.csv'] } } })).toBe(0);
    await drop(page, [join(within, '.DS_Store')]);
    await list.getByRole('link', { name: '.DS_Store' }).waitFor();
    await said.waitFor({ state: 'hidden' });
  });

  test('that are dropped before it is known what they can be run with are run with it then', async () => {
    const { page } = opened;
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/graphql', async (route) => {
      if (route.request().postData()?.includes('RunnableConfigurations')) await answered;
      await route.continue();
    });
    await page.reload();
    const early = join(folder.path, 'early.csv');
    await writeFile(early, 'a,b\n9,early\n');
    await page.getByRole('button', { name: 'choose files' }).waitFor();
    await drop(page, [early]);
    const row = page.getByRole('row').filter({ hasText: 'early.csv' });
    await row.waitFor();
    answer();
    await row.getByRole('link', { name: /Waiting|Running|Succeeded/ }).waitFor();
    await page.unroute('**/graphql');
  });
});
