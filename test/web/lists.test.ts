import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { faultsOf, goOn, goTo } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');

describe.skipIf(chromium === null)('a list', { timeout: 180_000 }, () => {
  let server: TestServer;
  let bank: Buffer;
  let configurationId: string;
  const add = (name: string) => server.owner.uploaded(name, Buffer.concat([bank, Buffer.from(`;;;;;${name}\n`)]));
  const rows = (page = opened.page) => page.locator('tbody tr');
  const { opened, browser } = openDashboard({ worker: true }, async (started) => {
    server = started;
    bank = await readFile(join(samples, 'bank-export.csv'));
    configurationId = await server.owner.published(await readFile(join(samples, 'bank-export.yaml'), 'utf8'));
    for (const month of ['may', 'june', 'july']) await add(`${month}.csv`);
  });

  test('never jumps: what comes is counted, and shown when it is asked for', async () => {
    const { page } = opened;
    await goTo(page, 'Documents');
    await expect.poll(() => rows().count()).toBe(3);
    const yOf = async () => (await rows().first().boundingBox())?.y;
    const before = await yOf();
    await page.setViewportSize({ width: 390, height: 800 });
    const narrowBefore = await yOf();
    await add('august.csv');
    const shows = page.getByRole('button', { name: '1 new' });
    await shows.waitFor();
    expect(await yOf()).toBe(narrowBefore);
    expect(await faultsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 720 });
    expect(await yOf()).toBe(before);
    const head = await page.locator('thead').boundingBox();
    const button = await shows.boundingBox();
    expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(head?.y ?? 0);
    await expect(rows().count()).resolves.toBe(3);
    await shows.click();
    await expect(rows().first().textContent()).resolves.toContain('august.csv');
  });

  test('is gone back to where one has left it, and a page that is opened is read from its heading', async () => {
    const { page } = opened;
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await goTo(page, 'Documents');
    await expect.poll(() => rows().count()).toBe(4);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const left = await rows().nth(1).getByRole('link').first().innerText();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: left }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor();
    await expect.poll(focused).toBe(left);
  });

  test('folds its filters behind a button where the page is narrow, which says how many are set', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(new URL('/w/main/documents?q=ju&by=me', server.url).href);
    const unfold = page.getByRole('button', { name: 'Filters, 2 set' });
    await unfold.waitFor();
    expect(await page.getByLabel('Added by').isVisible()).toBe(false);
    expect(await faultsOf(page)).toEqual([]);
    await unfold.click();
    await page.getByLabel('Added by').selectOption('By anyone');
    await expect.poll(() => rows().count()).toBe(2);
    await page.setViewportSize({ width: 1280, height: 720 });
    await goTo(page, 'Documents');
  });

  test('keeps its filters in the address, and a person their views', async () => {
    const { page } = opened;
    await page.getByLabel('Search').fill('ju');
    await expect.poll(() => rows().count()).toBe(2);
    expect(new URL(page.url()).search).toBe('?q=ju');
    await page.reload();
    await expect.poll(() => rows().count()).toBe(2);
    await page.getByRole('button', { name: 'Save this view…' }).click();
    await page.getByLabel('Name').fill('Summer');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await goTo(page, 'Documents');
    await expect.poll(() => rows().count()).toBe(4);
    await page.getByRole('link', { name: 'Summer' }).click();
    await expect.poll(() => rows().count()).toBe(2);
  });

  test('takes back one filter after the other, and what was typed as one', async () => {
    const { page } = opened;
    const search = () => new URL(page.url()).search;
    await goTo(page, 'Overview');
    await goTo(page, 'Documents');
    await page.getByLabel('Added by').selectOption('By me');
    await expect.poll(search).toBe('?by=me');
    const field = page.getByLabel('Search');
    for (const [letter, all] of [
      ['j', 'j'],
      ['u', 'ju'],
    ] as const) {
      await field.press(letter);
      await expect.poll(search).toBe(`?by=me&q=${all}`);
    }
    await page.getByRole('button', { name: 'Clear the filters' }).click();
    await expect.poll(search).toBe('');
    for (const before of ['?by=me&q=ju', '?by=me', '']) {
      await page.goBack();
      await expect.poll(search).toBe(before);
      await expect.poll(() => field.inputValue()).toBe(before.endsWith('ju') ? 'ju' : '');
    }
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    for (const path of ['jobs', 'tables', 'administration?show=audit', 'documents']) {
      await page.goto(new URL(`/w/main/${path}`, server.url).href);
      const before = search();
      const choice = page
        .getByRole('search', { name: 'Filters' })
        .getByRole('combobox')
        .filter({ has: page.locator('option') });
      await choice.first().selectOption({ index: 1 });
      await expect.poll(search).not.toBe(before);
      await page.goBack();
      await expect.poll(search).toBe(before);
      await expect.poll(() => choice.first().evaluate((one: HTMLSelectElement) => one.selectedIndex)).toBe(0);
    }
  });

  test('says how long ago something was, while it is looked at', async () => {
    const storageState = await opened.page.context().storageState();
    const { page } = await browser.open({ storageState });
    await page.clock.install();
    await add('now.csv');
    await page.goto(new URL('/w/main/documents', server.url).href);
    const ago = rows(page).filter({ hasText: 'now.csv' }).locator('time');
    const before = await ago.innerText();
    expect(before).toMatch(/sec/);
    await page.clock.fastForward(9_000);
    await expect.poll(() => ago.innerText()).toMatch(/[1-5]\d sec/);
    await page.clock.fastForward(60_000);
    await expect.poll(() => ago.innerText()).toMatch(/1 min/);
    await page.context().close();
    const { prisma } = server.services.db;
    await prisma.document.deleteMany({ where: { name: 'now.csv' } });
  });

  test('is walked with keys, and what is chosen is run and deleted by exact counts', async () => {
    const { page, complaints } = opened;
    await goTo(page, 'Documents');
    await expect.poll(() => rows().count()).toBe(4);
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await page.getByRole('status').getByText('2 chosen').waitFor();
    await page.getByRole('button', { name: 'Run 2 documents' }).click();
    await page.getByText('2 jobs submitted.').waitFor();
    await expect.poll(() => page.getByRole('link', { name: 'Succeeded' }).count()).toBe(2);
    const issues = async () => (await rows().locator('td:nth-child(4)').allInnerTexts()).toSorted();
    await expect.poll(issues).toEqual(['6', '6', '–', '–']);

    await page.getByLabel('Choose may.csv').check();
    // Deleting is asked about: Enter alone, Escape and the way back change nothing.
    const remove = page.getByRole('button', { name: 'Delete 1 document' });
    await remove.waitFor();
    const question = page.getByRole('alertdialog', { name: 'Delete 1 document?' });
    for (const key of ['Enter', 'Escape', 'Back']) {
      await remove.focus();
      await page.keyboard.press('Delete');
      await question.getByText('It can be restored until retention removes it.').waitFor();
      await expect.poll(() => page.locator(':focus').innerText()).toBe('Change nothing');
      if (key === 'Enter') expect(await faultsOf(page)).toEqual([]);
      // What another key would open stood behind the question.
      await page.keyboard.press('ControlOrMeta+K');
      if (key === 'Back') await page.goBack();
      else await page.keyboard.press(key);
      await question.waitFor({ state: 'detached' });
      expect(await page.getByRole('dialog').count()).toBe(0);
      if (key !== 'Back') expect(await page.locator(':focus').innerText()).toBe('Delete 1 document');
    }
    await page.goForward();
    await page.getByLabel('Choose may.csv').check();
    await remove.waitFor();
    await page.keyboard.press('Delete');
    await goOn(page, 'Delete 1 document');
    await page.getByText('1 document deleted.').waitFor();
    await expect.poll(() => rows().count()).toBe(3);
    await page.getByLabel('Deleted ones').selectOption('yes');
    await page.getByLabel('Choose may.csv').check();
    await page.getByRole('button', { name: 'Restore 1 document' }).click();
    await page.getByText('1 document restored.').waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '.csv' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('gives tags to what is chosen, beside those that are there, and the page of a document another name and other tags', async () => {
    const { page, complaints } = opened;
    const { prisma } = server.services.db;
    await prisma.document.updateMany({ where: { name: 'july.csv' }, data: { tags: ['from, a program'] } });
    await page.goto(new URL('/w/main/documents', server.url).href);
    const tagsOf = (name: string) => rows().filter({ hasText: name }).locator('td:nth-child(5)').innerText();
    for (const name of ['june.csv', 'july.csv']) await page.getByLabel(`Choose ${name}`).check();
    await page.getByRole('button', { name: 'Add tags…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add tags' });
    await dialog.getByLabel('Tags').fill(' summer, checked,summer ');
    expect(await faultsOf(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Tag 2 documents' }).click();
    await page.getByText('2 documents tagged.').waitFor();
    await expect.poll(() => tagsOf('june.csv')).toBe('summer, checked');
    await expect.poll(() => tagsOf('july.csv')).toBe('from, a program, summer, checked');

    await page.getByLabel('Choose june.csv').check();
    await page.getByRole('button', { name: 'Add tags…' }).click();
    await dialog.getByLabel('Tags').fill('x'.repeat(65));
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('A tag has 1 to 64 characters.').waitFor();
    await page.getByRole('button', { name: 'Put away' }).click();

    await page.getByRole('link', { name: 'july.csv' }).click();
    await page.getByRole('button', { name: 'Edit name and tags…' }).click();
    const edit = page.getByRole('dialog', { name: 'Name and tags' });
    expect(await edit.getByLabel('Tags').inputValue()).toBe('from, a program, summer, checked');
    await edit.getByLabel('Tags').fill(`from, a program, ${'x'.repeat(65)}`);
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit.getByText('A tag has 1 to 64 characters.').waitFor();
    await edit.getByLabel('Tags').fill('from, a program, autumn');
    await edit.getByLabel('Name').fill('july of the bank.csv');
    expect(await faultsOf(page)).toEqual([]);
    await edit.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: 'july of the bank.csv' }).waitFor();
    await expect(prisma.document.findFirst({ where: { name: 'july of the bank.csv' } })).resolves.toMatchObject({
      tags: ['from, a program', 'autumn'],
    });
    await page.getByText('from, a program, autumn').waitFor();
    // What another person has changed since the form was opened is not overwritten.
    await page.getByRole('button', { name: 'Edit name and tags…' }).click();
    await edit.getByLabel('Name').fill('july.csv');
    await prisma.document.updateMany({
      where: { name: 'july of the bank.csv' },
      data: { tags: ['of another person'], version: { increment: 1 } },
    });
    await edit.getByRole('button', { name: 'Save' }).click();
    await edit
      .getByRole('alert')
      .getByText(/The document is at version/)
      .waitFor();
    await prisma.document.updateMany({ where: { name: 'july of the bank.csv' }, data: { name: 'july.csv' } });
    await page.keyboard.press('Escape');
    await edit.waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
  });

  test('runs what is chosen as it is found, and says so until that has been read', async () => {
    const storageState = await opened.page.context().storageState();
    const { page } = await browser.open({ storageState });
    await page.goto(new URL('/w/main/documents', server.url).href);
    const run = async (name: string) => {
      await page.getByLabel(`Choose ${name}`).check();
      await page
        .getByRole('region', { name: 'With what is chosen' })
        .getByLabel('Run each with')
        .selectOption('as-found');
      await page.getByRole('button', { name: 'Run 1 document' }).click();
      await page.getByText('1 job submitted.').waitFor();
    };
    await page.clock.install();
    await run('june.csv');
    const said = page.getByRole('status').filter({ hasText: 'submitted' });
    await said.hover();
    await page.clock.fastForward('05:00');
    await said.getByRole('link', { name: 'See it' }).focus();
    await page.mouse.move(0, 0);
    await page.clock.fastForward('05:00');
    expect(await said.count()).toBe(1);
    await said.getByRole('link').blur();
    await page.clock.fastForward('05:00');
    await said.waitFor({ state: 'detached' });

    // The next time the same one is there.
    await run('july.csv');
    // It stays under the pointer, however long the page is looked at.
    await said.hover();
    expect(await faultsOf(page)).toEqual([]);
    await said.getByRole('button', { name: 'Put this notice away' }).click();
    await said.waitFor({ state: 'detached' });
    await run('july.csv');
    await said.getByRole('link', { name: 'See it' }).click();
    await page.getByText(/The job succeeded: 1 table/).waitFor();
    const { prisma } = server.services.db;
    expect(await prisma.configuration.count({ where: { name: 'As found' } })).toBe(1);
    await page.context().close();
  });

  test('cancels and repeats all jobs that the filters name', async () => {
    const { page } = opened;
    const { owner } = server;
    const pond = await readFile(join(samples, 'pond-log.xlsx'));
    for (const name of ['one.xlsx', 'two.xlsx', 'three.xlsx']) {
      await owner.submitted(await owner.uploaded(name, pond), configurationId);
    }
    // One that ends while the list is looked at waits behind “1 new”.
    await expect.poll(() => server.services.db.prisma.job.count({ where: { status: 'FAILED' } })).toBe(3);
    await goTo(page, 'Jobs');
    await page.getByRole('button', { name: 'Failed' }).click();
    await expect.poll(() => rows().count()).toBe(3);
    await page.getByLabel('Choose one.xlsx').check();
    await page.getByRole('button', { name: 'Retry all 3 of the filters' }).click();
    await goOn(page, 'Retry 3 jobs');
    await page.getByText('3 jobs submitted again.').waitFor();
    await page.getByLabel('Choose two.xlsx').first().check();
    await page.getByRole('button', { name: 'Retry 1 job' }).waitFor();
    await page.keyboard.press('r');
    await page.getByText('1 job submitted again.').waitFor();
  });

  test('shows more by itself when the connection that was lost is back', async () => {
    const { page } = opened;
    for (let number = 1; number <= 52; number += 1)
      await server.owner.uploaded(`many-${number}.txt`, `a,b\n${number},x\n`);
    await page.goto(new URL('/w/main/documents?q=many', server.url).href);
    await expect.poll(() => rows().count()).toBe(50);
    await page.route('**/graphql', (route) => route.abort());
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('The server cannot be reached.').first().waitFor();
    await page.unroute('**/graphql');
    await expect.poll(() => rows().count()).toBe(52);
  });

  test('tells documents of one name apart by their folders, wherever it names them', async () => {
    const { page } = opened;
    const { document } = server.services.db.prisma;
    for (const path of ['2024/Q1/report.csv', '2024/Q2/report.csv']) {
      const id = await add(path);
      await document.update({ where: { id }, data: { name: 'report.csv', path } });
      await server.owner.run(id, configurationId);
    }
    for (const name of ['Documents', 'Jobs', 'Tables']) {
      await goTo(page, name);
      for (const quarter of ['Q1', 'Q2'])
        await rows().filter({ hasText: 'report.csv' }).getByText(`2024/${quarter}`, { exact: true }).waitFor();
    }
    await page.keyboard.press('ControlOrMeta+K');
    await page.getByRole('combobox', { name: 'Go to' }).fill('report.csv');
    for (const quarter of ['Q1', 'Q2']) {
      const found = page.getByRole('option').filter({ hasText: `2024/${quarter}` });
      await found.filter({ hasText: 'Document' }).waitFor();
      await found.filter({ hasText: 'Job' }).waitFor();
    }
    expect(await faultsOf(page)).toEqual([]);
  });
});
