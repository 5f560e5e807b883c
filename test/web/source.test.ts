import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { faultsOf, show } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');

describe.skipIf(chromium === null)('a document as it came', { timeout: 120_000 }, () => {
  let server: TestServer;
  let workbookId: string;
  let longId: string;
  let pagesId: string;
  const { opened } = openDashboard({ worker: true }, async (started) => {
    server = started;
    const { owner } = server;
    const sample = (name: string) => readFile(join(samples, name));
    const configurationId = await owner.published(String(await sample('regional-sales.yaml')));
    workbookId = await owner.uploaded('regional-sales.xlsx', await sample('regional-sales.xlsx'));
    await owner.run(workbookId, configurationId);
    const lines = Array.from({ length: 30_000 }, (_, index) => `${index + 1},name ${index + 1}`);
    longId = await owner.uploaded('long.csv', `number,name\n${lines.join('\n')}\n`);
    pagesId = await owner.uploaded('orchard-deliveries.pdf', await sample('orchard-deliveries.pdf'));
  });

  const showGrid = (path: string) =>
    show(opened.page, new URL(`/w/main/${path}`, server.url), opened.page.getByRole('grid').first());

  test('is led to from a table, and shows what was found where it stands', async () => {
    const { page, complaints } = opened;
    await page.goto(new URL(`/w/main/documents/${workbookId}`, server.url).href);
    await page
      .getByRole('table', { name: 'Tables' })
      .getByRole('link', { name: /^Q1 2025!/ })
      .first()
      .click();
    const grid = page.getByRole('grid', { name: 'Sheet Q1 2025' });
    await grid.getByRole('gridcell', { name: 'Sales rep' }).waitFor();
    await grid.getByRole('rowheader', { name: /header\s*6/ }).waitFor();
    await expect(grid.locator('td[data-issue=ERROR]').count()).resolves.toBeGreaterThan(0);
    await page.getByRole('list', { name: 'What the marks mean' }).getByText('Warning').waitFor();
    expect(complaints).toEqual([]);
  });

  test('has the names of tables beside them, over none of their cells', async () => {
    const { page } = opened;
    const names = page.locator('[data-side]');
    const overlapped = () =>
      names.evaluateAll(
        (all) =>
          all.filter((name) => {
            const [tag, table] = [name.getBoundingClientRect(), name.parentElement?.getBoundingClientRect()];
            return (
              table &&
              tag.left < table.right - 2 &&
              tag.right > table.left &&
              tag.top < table.bottom &&
              tag.bottom > table.top + 2
            );
          }).length,
      );
    for (const path of [`documents/${workbookId}?view=source&sheet=Q1+2025`, `documents/${longId}?view=source`]) {
      await showGrid(path);
      await names.first().waitFor({ state: 'attached' });
      expect(await overlapped()).toBe(0);
    }
    await names.first().waitFor();
  });

  test('is gone through by keys, from sheet to sheet', async () => {
    const { page } = opened;
    await showGrid(`documents/${workbookId}?view=source&sheet=Q1+2025`);
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).toBe('B2');
    await page.keyboard.press('Control+End');
    await expect.poll(() => new URL(page.url()).searchParams.get('at')).toMatch(/^[G-Z]\d\d/);
    const sheets = page.getByRole('group', { name: 'Sheets' }).getByRole('button');
    await page.keyboard.press(']');
    await expect.poll(() => sheets.nth(1).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('[');
    await expect.poll(() => sheets.nth(0).getAttribute('aria-pressed')).toBe('true');
  });

  test('has the names of many sheets in one line, with the chosen one in sight', async () => {
    const { page } = opened;
    const book = utils.book_new();
    for (let number = 1; number <= 30; number += 1)
      utils.book_append_sheet(
        book,
        utils.aoa_to_sheet([
          ['a', 'b'],
          [number, 'x'],
        ]),
        `Branch ${number} of the year`,
      );
    const bytes: Buffer = write(book, { type: 'buffer', bookType: 'xlsx' });
    const id = await server.owner.uploaded('branches.xlsx', bytes);
    const sheets = page.getByRole('group', { name: 'Sheets' });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 720 });
      await showGrid(`documents/${id}?view=source&sheet=${encodeURIComponent('Branch 20 of the year')}`);
      const isSeen = async (name: string) => {
        const tab = await sheets.getByRole('button', { name, exact: true }).boundingBox();
        const all = await sheets.boundingBox();
        return tab && all && tab.x >= all.x - 1 && tab.x + tab.width <= all.x + all.width + 1;
      };
      await expect.poll(() => isSeen('Branch 20 of the year')).toBe(true);
      const places = await sheets
        .getByRole('button')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
      expect(new Set(places).size).toBe(1);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      for (let step = 0; step < 10; step += 1) await page.keyboard.press(']');
      await expect.poll(() => isSeen('Branch 30 of the year')).toBe(true);
      expect(await faultsOf(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('is read where it is scrolled to', async () => {
    const { page } = opened;
    await showGrid(`documents/${longId}?view=source`);
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Control+ArrowDown');
    await grid.getByRole('gridcell', { name: 'name 30000' }).waitFor();
    await page.keyboard.press('Control+Home');
    const third = grid.getByRole('gridcell', { name: 'name 3', exact: true });
    await third.waitFor();
    // The same key again, when only the sight has gone elsewhere.
    await grid.hover();
    await page.mouse.wheel(0, 400_000);
    await third.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Home');
    await third.waitFor();
    await showGrid(`documents/${longId}?view=source&sheet=long&at=B20001`);
    await grid.locator('td[data-active]', { hasText: 'name 20000' }).waitFor();
  });

  test('shows the pages of a PDF as sheets', async () => {
    const { page } = opened;
    await showGrid(`documents/${pagesId}?view=source&as=cells`);
    await page.getByRole('grid', { name: 'Sheet Page 1' }).getByRole('gridcell', { name: 'Boskoop' }).first().waitFor();
  });

  test('is compared with the configurations, and says what has happened to it', async () => {
    const { page } = opened;
    await page.goto(new URL(`/w/main/documents/${workbookId}`, server.url).href);
    await page.getByRole('button', { name: 'Which fits best?' }).click();
    await page.getByRole('list', { name: 'How well configurations fit' }).getByText('%').first().waitFor();
    await page.getByRole('button', { name: 'Timeline' }).click();
    await page.getByRole('table', { name: 'Timeline' }).getByRole('row').nth(1).waitFor();
  });

  test('is compared with what an earlier run found', async () => {
    const { page } = opened;
    const { owner } = server;
    const fewer = 'ade: 1\nfields:\n  sku: { label: SKU, match: { headers: [sku, item code] } }\n';
    const otherId = await owner.published(fewer);
    await owner.run(workbookId, otherId);
    await page.goto(new URL(`/w/main/documents/${workbookId}`, server.url).href);
    await page.getByRole('button', { name: 'Compare with an earlier run' }).click();
    const differences = page.getByRole('list', { name: 'What is different from that run' });
    await differences.getByText('Without the column Sales rep.').first().waitFor();
    await differences
      .getByText(/(errors|warnings|None) of “Required value missing”/)
      .first()
      .waitFor();
  });

  test('names the configuration of each run, and keeps the one that is chosen in the address', async () => {
    const { page } = opened;
    await page.goto(new URL(`/w/main/documents/${workbookId}`, server.url).href);
    const runs = page.getByRole('combobox', { name: 'Of which run' });
    const names = await server.services.db.prisma.configuration.findMany({ select: { name: true } });
    await runs.waitFor();
    const texts = await runs.getByRole('option').allInnerTexts();
    for (const { name } of names)
      expect(texts.filter((text) => text.startsWith(`${name} (version 1), `))).toHaveLength(1);
    expect(texts[0]).toMatch(/, the last run$/);
    const links = page.getByRole('table', { name: 'Tables' }).getByRole('link');
    const ofLast = await links.first().getAttribute('href');
    await runs.selectOption({ index: 1 });
    await expect.poll(() => links.first().getAttribute('href')).not.toBe(ofLast);
    await page.reload();
    await expect.poll(() => runs.inputValue()).toBe(new URL(page.url()).searchParams.get('run'));
    await page.goBack();
    await expect.poll(() => links.first().getAttribute('href')).toBe(ofLast);
  });

  test('can be used by everybody, light and dark', async () => {
    const { page } = opened;
    await showGrid(`documents/${workbookId}?view=source&sheet=Q1+2025`);
    await page.getByRole('gridcell', { name: 'Sales rep' }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});
