import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Mark, pdfFile, ruledRows } from '../../scripts/samples/pdf.ts';
import { mergedRows } from '../support/files/merged-rows.ts';
import { protect } from '../support/files/pdf-security.ts';
import type { TestServer } from '../support/server.ts';
import { faultsOf, settled, show } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const rows = [
  ['Plot', 'Tenant', 'Rent'],
  ['A1', 'Ann', '100'],
  ['A2', 'Bob', 'a lot'],
];
const place = { x: 60, y: 790, widths: [80, 120, 80], rowHeight: 22 };
/** Eight black pixels square, as fax machines pack them (ITU-T T.6): pdf.js has a decoder for it that is WebAssembly, and one that is not. */
const fax: Mark = {
  operators:
    'q 100 0 0 100 400 600 cm BI /W 8 /H 8 /BPC 1 /CS /G /F [/AHx /CCF] /DP [null << /K -1 /Columns 8 /Rows 8 >>] /D [1 0] ID FF001001> EI Q',
};

describe.skipIf(chromium === null)('a page of a PDF', { timeout: 120_000 }, () => {
  let server: TestServer;
  let deliveriesId: string;
  let plotsId: string;
  const { opened } = openDashboard({ worker: true }, async (started) => {
    server = started;
    const { owner } = server;
    const sample = (name: string) => readFile(join(samples, name));
    deliveriesId = await owner.uploaded('orchard-deliveries.pdf', await sample('orchard-deliveries.pdf'));
    await owner.run(deliveriesId, await owner.published(String(await sample('orchard-deliveries.yaml'))));
    plotsId = await owner.uploaded('plots.pdf', pdfFile([[...ruledRows(rows, place), fax]]));
    const spec = 'ade: 1\nfields:\n  rent: { type: decimal, match: { headers: [rent] } }\n';
    await owner.run(plotsId, await owner.published(spec));
  });

  const showPage = (path: string) =>
    show(opened.page, new URL(`/w/main/${path}`, server.url), opened.page.locator('main canvas'));
  const at = () => new URL(opened.page.url()).searchParams.get('at');
  const outline = (name: string | RegExp) => opened.page.getByRole('button', { name });
  /** How dark the page is drawn at a place, in points from its lower left corner: 0 is white, 1 is black. */
  const darkness = (x: number, y: number) =>
    opened.page.locator('main canvas').evaluate(
      (canvas, [across, upwards]) => {
        if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
        const [left, top] = [(across ?? 0) / 595, 1 - (upwards ?? 0) / 842];
        const pixel = canvas.getContext('2d')?.getImageData(left * canvas.width, top * canvas.height, 1, 1).data;
        return 1 - (pixel?.[0] ?? 0) / 255;
      },
      [x, y] as const,
    );

  test('is drawn as it is printed, its pictures without WebAssembly, and its tables are outlined where they stand', async () => {
    await showPage(`documents/${plotsId}?view=source`);
    expect([await darkness(450, 650), await darkness(450, 550), await darkness(60, 779)]).toEqual([
      expect.closeTo(1, 1),
      0,
      expect.closeTo(1, 0),
    ]);
    const whole = await opened.page.locator('main canvas').boundingBox();
    const table = await outline(/^Table .*, 3 rows, 3 columns/).boundingBox();
    if (!whole || !table) throw new Error('nothing is shown');
    const points = whole.width / 595;
    expect((table.x - whole.x) / points).toBeCloseTo(60, 0);
    expect((table.y - whole.y) / points).toBeCloseTo(842 - 790, 0);
    expect(table.width / points).toBeCloseTo(280, 0);
    expect(table.height / points).toBeCloseTo(66, 0);
    expect(opened.complaints).toEqual([]);
  });

  test('shows what was read in a cell that is pressed, and what is wrong there', async () => {
    const { page } = opened;
    await showPage(`documents/${plotsId}?view=source`);
    const table = outline(/^Table/);
    const { width = 0, height = 0 } = (await table.boundingBox()) ?? {};
    await table.click({ position: { x: width * 0.9, y: height * 0.8 } });
    await expect.poll(at).toBe('C3');
    const cell = page.getByText('C3', { exact: true }).locator('..');
    await cell.getByText('a lot', { exact: true }).waitFor();
    await cell.locator('[data-issue]').waitFor();
    await page.getByRole('button', { name: 'Cells' }).click();
    await page.getByRole('grid').locator('td[data-active]', { hasText: 'a lot' }).waitFor();
    await page.getByRole('button', { name: 'Page', exact: true }).click();
    await page.getByTestId('marked-cell').waitFor();
  });

  test('is gone through by keys: from page to page, into a table, from cell to cell, larger and smaller', async () => {
    const { page } = opened;
    await showPage(`documents/${deliveriesId}?view=source`);
    await page.keyboard.press(']');
    await page.getByRole('region', { name: 'Page 2' }).waitFor();
    const table = outline(/^Table.*10 rows, 6 columns/);
    await table.focus();
    await page.keyboard.press('Enter');
    await expect.poll(at).toBe('A1');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(at).toBe('B2');
    await outline(/B2 is marked: 00\d{4}/).waitFor();
    const widthNow = async () => (await page.locator('main canvas').boundingBox())?.width ?? 0;
    const before = await widthNow();
    await page.keyboard.press('+');
    await expect.poll(widthNow).toBeGreaterThan(before * 1.2);
    await page.keyboard.press('0');
    await expect.poll(widthNow).toBeCloseTo(before, 0);
    await page.getByRole('spinbutton', { name: 'Page' }).fill('1');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Page 1' }).waitFor();
  });

  test('is gone through like one long page by the keys that scroll it', async () => {
    const { page } = opened;
    await showPage(`documents/${deliveriesId}?view=source`);
    const pageOf = (number: number) => page.getByRole('region', { name: `Page ${number}` });
    await pageOf(1).focus();
    await pageOf(1).evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await page.keyboard.press('PageDown');
    await pageOf(2).waitFor();
    await expect.poll(() => pageOf(2).evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('PageUp');
    await pageOf(1).waitFor();
    const fromEnd = () =>
      pageOf(1).evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight);
    await expect.poll(fromEnd).toBeLessThan(2);
  });

  test('is left by the wheel at its end, one page with each movement', async () => {
    const { page } = opened;
    await showPage(`documents/${deliveriesId}?view=source`);
    const pageOf = (number: number) => page.getByRole('region', { name: `Page ${number}` });
    await pageOf(1).hover();
    const end = () => pageOf(1).evaluate((element) => element.scrollTo({ top: element.scrollHeight }));
    await end();
    await page.mouse.wheel(0, 60);
    expect(await pageOf(1).count()).toBe(1);
    for (let turns = 0; turns < 3; turns += 1) await page.mouse.wheel(0, 120);
    await pageOf(2).waitFor();
    await expect.poll(() => pageOf(2).evaluate(({ scrollTop }) => scrollTop)).toBeLessThan(400);
    // Another movement begins when the wheel has come to rest; until then, nothing turns back.
    await expect
      .poll(
        async () => {
          await page.mouse.wheel(0, -400);
          return pageOf(1).count();
        },
        { interval: 250 },
      )
      .toBe(1);
  });

  test('marks a cell of several columns with all that it takes, and goes over it in one step', async () => {
    const { page } = opened;
    const id = await server.owner.uploaded('merged.pdf', pdfFile([mergedRows]));
    await showPage(`documents/${id}?view=source&sheet=Page+1&at=B1`);
    const table = outline(/^Table/);
    const whole = await table.boundingBox();
    const marked = await page.getByTestId('marked-cell').boundingBox();
    // Two of its columns, of 120 and 80 of 280 points.
    expect((marked?.width ?? 0) / (whole?.width ?? 1)).toBeCloseTo(200 / 280, 1);
    await table.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(at).toBe('C2');
    await page.keyboard.press('ArrowUp');
    await expect.poll(at).toBe('B1');
    await table.click({ position: { x: (whole?.width ?? 0) * 0.9, y: (whole?.height ?? 0) * 0.1 } });
    await expect.poll(at).toBe('B1');
  });

  test('stays where it is while the marked cell is seen, and goes to one that is not', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 1280, height: 320 });
    await showPage(`documents/${deliveriesId}?view=source&sheet=Page+2&at=B3`);
    const marked = page.getByTestId('marked-cell');
    await marked.waitFor();
    const table = outline(/^Table.*10 rows, 6 columns/);
    await table.focus();
    const scrolled = () => page.evaluate(() => scrollY);
    // The window begins right above the cell, nearer than it would be brought to.
    const top = () => marked.evaluate((element) => element.getBoundingClientRect().top);
    await marked.evaluate((element) => scrollBy({ top: element.getBoundingClientRect().top - 4 }));
    expect(await top()).toBeCloseTo(4, 0);
    const before = await scrolled();
    await page.keyboard.press('ArrowRight');
    await outline(/C3 is marked/).waitFor();
    expect(await scrolled()).toBe(before);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await outline(/C1 is marked/).waitFor();
    await expect.poll(top).toBeGreaterThan(0);
    expect(await scrolled()).toBeLessThan(before);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('of a PDF that is damaged is not shown, and the page says why', async () => {
    const { page } = opened;
    const bytes = pdfFile([ruledRows(rows, place)]);
    const id = await server.owner.uploaded('damaged.pdf', bytes.subarray(0, 200));
    await page.goto(new URL(`/w/main/documents/${id}?view=source`, server.url).href);
    await page
      .getByRole('alert')
      .getByText(/damaged|cannot be read|not be read/i)
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('that cannot be fetched says so, and is drawn when it is tried again', async () => {
    const { page } = opened;
    await page.route('**/files/**', (route) => route.abort());
    try {
      await page.goto(new URL(`/w/main/documents/${plotsId}?view=source`, server.url).href);
      await page.getByRole('alert').getByText('The file could not be read from the server.').waitFor();
    } finally {
      await page.unrouteAll();
    }
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.locator('main canvas').waitFor();
  });

  test('is led to from a list of tables: seen from the first row of the table on, which is outlined and not tinted', async () => {
    const { page } = opened;
    await page.goto(new URL(`/w/main/documents/${deliveriesId}`, server.url).href);
    const list = page.getByRole('table', { name: 'Tables' });
    await list.getByText('and 1 more place').first().waitFor();
    await list
      .getByRole('link', { name: /^Page 1!/ })
      .first()
      .click();
    await page.locator('main canvas').waitFor();
    const marked = page.getByTestId('marked-cell');
    await marked.waitFor({ state: 'attached' });
    expect(await marked.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgba(0, 0, 0, 0)');
    const [table, view] = await Promise.all([
      outline(/^Table/)
        .first()
        .boundingBox(),
      page.getByRole('region', { name: 'Page 1' }).boundingBox(),
    ]);
    expect(table?.y ?? 0).toBeGreaterThan(view?.y ?? 0);
    expect(table?.y ?? 0).toBeLessThan((view?.y ?? 0) + (view?.height ?? 0));
    // The view of the page is seen as a whole, and not pushed out of the window by a table that is higher than it.
    expect(view?.y ?? -1).toBeGreaterThanOrEqual(0);
  });

  test('is where a row of a table leads to that goes over pages, and leads back to the row', async () => {
    const { page } = opened;
    await page.goto(new URL(`/w/main/documents/${deliveriesId}`, server.url).href);
    await page
      .getByRole('table', { name: 'Tables' })
      .getByRole('link', { name: /Deliveries/ })
      .click();
    const grid = page.getByRole('grid');
    await grid.focus();
    await page.keyboard.press('Control+ArrowDown');
    await grid.locator('td[data-active]').waitFor();
    await page.getByRole('button', { name: /^Page 2!A\d+$/ }).click();
    await page.getByTestId('marked-cell').waitFor();
    const source = page.getByRole('region', { name: 'Source' });
    const table = source.getByRole('button', { name: /^Table/ }).first();
    await table.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: /^Page 2!B\d+$/ }).waitFor();
    await expect(grid.locator('td[data-active]').textContent()).resolves.toMatch(/^00\d{4}$/);
  });

  test('that is a strip of a metre, or larger than a wall, is drawn in the size of a screen', async () => {
    const { owner } = server;
    for (const [width, height] of [
      [14_400, 14_400],
      [72, 14_400],
    ] as const) {
      const bytes = pdfFile([[...ruledRows(rows, { ...place, x: 2, widths: [20, 20, 25] })]], { width, height });
      const id = await owner.uploaded(`${width}.pdf`, bytes);
      await showPage(`documents/${id}?view=source`);
      for (let press = 0; press < 12; press += 1) await opened.page.keyboard.press('+');
      await settled(opened.page);
      const pixels = await opened.page
        .locator('main canvas')
        .evaluate((canvas) => (canvas instanceof HTMLCanvasElement ? canvas.width * canvas.height : 0));
      expect(pixels).toBeGreaterThan(0);
      expect(pixels).toBeLessThanOrEqual(16_000_000);
    }
  });

  test('of a PDF with a password is not shown, and the page says why', async () => {
    const { page } = opened;
    const id = await server.owner.uploaded(
      'secret.pdf',
      pdfFile([[{ text: 'Hidden', x: 60, y: 700 }]], { security: protect('owner', 'user') }),
    );
    await page.goto(new URL(`/w/main/documents/${id}?view=source`, server.url).href);
    await page.getByRole('alert').getByText('opens only with a password').waitFor();
  });

  test('can be used by everybody, light and dark', async () => {
    const { page } = opened;
    await showPage(`documents/${plotsId}?view=source&sheet=Page+1&at=C3`);
    await page.getByTestId('marked-cell').waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });
});
