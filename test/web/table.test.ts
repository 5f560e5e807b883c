import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { faultsOf, show } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

/** What stands on each page of a PDF, as it is read. */
async function pagesOf(bytes: Uint8Array): Promise<string[]> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  const texts: string[] = [];
  for (let number = 1; number <= pdf.numPages; number += 1) {
    const { items } = await (await pdf.getPage(number)).getTextContent();
    const words = items.map((item) => ('str' in item ? item.str : ''));
    texts.push(words.join(' ').replace(/\s+/g, ' '));
  }
  return texts;
}

const samples = join(import.meta.dirname, '..', '..', 'samples');

describe.skipIf(chromium === null)('a table', { timeout: 120_000 }, () => {
  let server: TestServer;
  const tables: Record<string, string> = {};
  const { opened, browser } = openDashboard({ worker: true }, async (started) => {
    server = started;
    const { owner } = server;
    const run = async (name: string, bytes: Uint8Array | string, specYaml: string) => {
      const jobId = await owner.run(await owner.uploaded(name, bytes), await owner.published(specYaml));
      const found = await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId, ordinal: 0 } });
      tables[name] = found.id;
    };
    await run(
      'regional-sales.xlsx',
      await readFile(join(samples, 'regional-sales.xlsx')),
      await readFile(join(samples, 'regional-sales.yaml'), 'utf8'),
    );
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index + 1},name ${index + 1}`);
    await run('long.csv', `number,name\n${lines.join('\n')}\n`, 'ade: 1\n');
    await run('money.csv', 'item,price\nPlum,13.7\nPear,1200\nFig,1186.35\n', 'ade: 1\n');
    await run(
      'theatre-budget.xlsx',
      await readFile(join(samples, 'theatre-budget.xlsx')),
      await readFile(join(samples, 'theatre-budget.yaml'), 'utf8'),
    );
    const judged = 'ade: 1\nfields: { amount: { type: integer } }\nrows: { where: row.amount > 0, whereFails: drop }\n';
    await run('judged.csv', 'item,amount\nPlum,1\nFig,\nPear,7\n', judged);
    const narrow = Array.from({ length: 40 }, (_, index) => `Plum ${index},${index},${index / 4},2025-01-05,yes`);
    await run('narrow.csv', `item,quantity,price,sold,ok\n${narrow.join('\n')}\n`, 'ade: 1\n');
    const many = Array.from({ length: 400 }, (_, index) => `${index},${index < 350 ? 'old' : 31}`);
    await run('many.csv', `number,age\n${many.join('\n')}\n`, 'ade: 1\nfields: { age: { type: integer } }\n');
    const doubtful = Array.from({ length: 8_000 }, (_, index) => `${index + 1},${index % 2 === 0 ? 'old' : 31}`);
    await run('doubtful.csv', `number,age\n${doubtful.join('\n')}\n`, 'ade: 1\nfields: { age: { type: integer } }\n');
    const kinds = Array.from({ length: 1_000 }, (_, index) => `${index + 1},${index % 2 === 0 ? 'odd' : 'even'}`);
    const tall = Array.from({ length: 100_001 }, (_, index) => `${index + 1},${index % 2 === 0 ? 'odd' : 'even'}`);
    await run('tall.csv', `number,kind\n${tall.join('\n')}\n`, 'ade: 1\n');
    await run('kinds.csv', `number,kind\n${kinds.join('\n')}\n`, 'ade: 1\n');
    const long = 'Whoever wrote this had much to say about it, and went on and on until the end of the line.';
    await run(
      'names.csv',
      `name,amount,note\nשרה לוי,88.5,${long.replace(',', ';')}\nأمل حسن,10,x\nJean Müller,7.25,y\n`,
      'ade: 1\n',
    );
  });

  const showTable = (path: string) => show(opened.page, new URL(`/w/main/tables/${path}`, server.url));
  /** Whether the cell is seen in its grid, and there in the window. */
  const isInSight = (cell: Locator) =>
    cell.evaluate((element) => {
      const [inner, grid] = [element, element.closest('table')?.parentElement?.parentElement ?? element].map((one) =>
        one.getBoundingClientRect(),
      );
      if (!inner || !grid) return false;
      const isAcross = inner.left >= grid.left && inner.right <= grid.right + 1;
      return isAcross && inner.top >= Math.max(0, grid.top) && inner.bottom <= Math.min(innerHeight, grid.bottom) + 1;
    });

  test('leads from an issue to its value, from the value to its cell, and back', async () => {
    const { page, complaints } = opened;
    await showTable(tables['regional-sales.xlsx'] ?? '');
    const grid = page.getByRole('grid', { name: 'Rows' });
    await page.getByRole('complementary', { name: 'Issues' }).getByRole('button').first().waitFor();
    await page.keyboard.press('n');
    await grid.locator('td[data-active][data-issue]').waitFor();
    await page.getByRole('complementary').locator('[aria-current]').waitFor();
    const chip = page.getByRole('button', { name: /^Q1 2025!/ });
    const address = (await chip.textContent())?.split('!')[1] ?? '';
    await chip.click();
    const source = page.getByRole('region', { name: 'Source' });
    await source.locator('td[data-active]').waitFor();
    await source.getByText(`Q1 2025!${address}`).waitFor();
    // Another cell of the document is another value.
    await source.getByRole('grid').press('Control+Home');
    await source.getByRole('gridcell', { name: 'FT-0101' }).click();
    await grid.locator('td[data-active]', { hasText: 'FT-0101' }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('marks every row with an issue, also beyond those that say what is wrong, and says how many there are', async () => {
    const { page } = opened;
    await showTable(tables['many.csv'] ?? '');
    const grid = page.getByRole('grid', { name: 'Rows' });
    await page.getByRole('spinbutton', { name: 'Go to row' }).fill('340');
    await page.keyboard.press('Enter');
    await grid.locator('td[data-active][data-issue=ERROR]').waitFor();
    await showTable(`${tables['many.csv']}?view=issues`);
    await page.getByText('350 rows with issues').waitFor();
    await grid.locator('td[data-issue]').first().waitFor();
  });

  test('goes to any of many rows with issues without reading those before it', async () => {
    const { page, complaints } = opened;
    await showTable(`${tables['doubtful.csv']}?view=issues`);
    const grid = page.getByRole('grid', { name: 'Rows' });
    await page.getByText('4,000 rows with issues').waitFor();
    await grid.getByRole('gridcell', { name: '3', exact: true }).waitFor();
    let reads = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/graphql')) reads += 1;
    });
    const active = (number: string) => grid.locator('tr:has(td[data-active]) th').getByText(number, { exact: true });
    await page.getByRole('spinbutton', { name: 'Go to row' }).fill('6000');
    await page.keyboard.press('Enter');
    // The first one after it, where it has no issue itself.
    await active('6,001').waitFor();
    await grid.press('ControlOrMeta+End');
    await grid.press('Home');
    await active('7,999').waitFor();
    await expect.poll(() => new URL(page.url()).searchParams.get('cell')).toBe('7999.age');
    expect(reads).toBeLessThan(8);
    await page.reload();
    await active('7,999').waitFor();
    expect(complaints).toEqual([]);
  });

  test('leads from an issue that no row has to its place in the document, and says in words what it is', async () => {
    const { page, complaints } = opened;
    await showTable(tables['theatre-budget.xlsx'] ?? '');
    const issues = page.getByRole('complementary', { name: 'Issues' });
    await issues.getByRole('option', { name: 'Group headings left out (1)' }).waitFor({ state: 'attached' });
    const heading = issues.getByRole('button', { name: 'Group headings left out' });
    await heading.getByTitle('GROUPS_LEFT_OUT').waitFor();
    await expect(page.getByText('GROUPS_LEFT_OUT').count()).resolves.toBe(0);
    await heading.click();
    const source = page.getByRole('region', { name: 'Source' });
    const marked = source.locator('td[data-active]', { hasText: 'Stage' });
    await expect.poll(() => isInSight(marked)).toBe(true);
    await source.getByText('FY2025!A5').waitFor();
    // The list has made room for the document, and the issues are gone through all the same.
    await expect.poll(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Source');
    await issues.getByRole('button', { name: 'The issue before' }).click();
    await page.getByRole('grid', { name: 'Rows' }).locator('td[data-active][data-issue]').waitFor();
    await source.locator('td[data-active]', { hasText: '56' }).waitFor();

    await showTable(tables['judged.csv'] ?? '');
    await issues.getByRole('button', { name: 'Row condition in doubt' }).click();
    await source.getByText('judged!A3:B3').waitFor();
    await source.locator('[data-pointed]').waitFor();
    await expect.poll(() => isInSight(source.locator('td[data-active]', { hasText: 'Fig' }))).toBe(true);
    expect(complaints).toEqual([]);
  });

  test('leads from rows that were left out to where they stand', async () => {
    const { page } = opened;
    await showTable(`${tables['theatre-budget.xlsx']}?view=why`);
    await page.getByRole('link', { name: 'FY2025!A10:F10' }).click();
    await page.getByRole('grid').locator('td[data-active]', { hasText: 'Subtotal stage' }).waitFor();
    await page.locator('[data-pointed]').waitFor();
  });

  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    test(`keeps the value in sight when its source comes, and brings that into sight, ${width} pixels wide`, async () => {
      const { page } = opened;
      await page.setViewportSize({ width, height });
      await showTable(tables['regional-sales.xlsx'] ?? '');
      const rows = page.getByRole('grid', { name: 'Rows' });
      await rows.getByRole('gridcell', { name: 'FT-0101' }).click();
      await page.keyboard.press('End');
      await expect.poll(() => isInSight(rows.locator('td[data-active]'))).toBe(true);
      await page.getByRole('button', { name: /^Q1 2025!/ }).click();
      const source = page.getByRole('region', { name: 'Source' });
      await expect.poll(() => isInSight(source.locator('td[data-active]'))).toBe(true);
      // Beside each other, both are seen, and the page has not been scrolled: it has nothing that is out of sight.
      if (width > 960) {
        await expect.poll(() => isInSight(rows.locator('td[data-active]'))).toBe(true);
        expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
      }
      await source.getByRole('button', { name: 'Close' }).click();
      await expect.poll(() => isInSight(rows.locator('td[data-active]'))).toBe(true);
      await page
        .getByRole('complementary', { name: 'Issues' })
        .getByRole('listitem')
        .getByRole('button')
        .last()
        .click();
      await expect.poll(() => isInSight(rows.locator('td[data-active][data-issue]'))).toBe(true);
      await page.setViewportSize({ width: 1280, height: 720 });
    });
  }

  test('has columns as wide as what stands in them, and as wide wherever it is scrolled to', async () => {
    const { page } = opened;
    await page.setViewportSize({ width: 1280, height: 800 });
    const grid = page.getByRole('grid', { name: 'Rows' });
    const hidden = () =>
      grid.evaluate((table) => {
        const place = table.parentElement?.parentElement;
        return place ? place.scrollWidth - place.clientWidth : Number.NaN;
      });
    await showTable(tables['narrow.csv'] ?? '');
    await grid.getByRole('gridcell', { name: 'Plum 3', exact: true }).waitFor();
    expect(await hidden()).toBe(0);
    expect(
      await grid.locator('td, th').evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length),
    ).toBe(0);
    await showTable(tables['regional-sales.xlsx'] ?? '');
    await grid.getByRole('gridcell', { name: 'FT-0101' }).waitFor();
    expect(await hidden()).toBeGreaterThan(0);

    await showTable(tables['long.csv'] ?? '');
    await grid.getByRole('gridcell', { name: 'name 3', exact: true }).waitFor();
    const widths = () => grid.getByRole('columnheader').evaluateAll((all) => all.map((one) => one.clientWidth));
    const before = await widths();
    await page.getByLabel('Go to row').fill('15000');
    await page.keyboard.press('Enter');
    await grid.getByRole('gridcell', { name: 'name 15000' }).waitFor();
    expect(await widths()).toEqual(before);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('is made into a file where that is asked for, and keeps those of before there', async () => {
    const { page, complaints } = opened;
    await showTable(tables['money.csv'] ?? '');
    const button = page.getByRole('button', { name: 'Export', exact: true });
    const ready = page.getByRole('status').filter({ hasText: 'Ready' });
    const hasFocus = (place: Locator) => expect.poll(() => place.evaluate((one) => one.matches(':focus'))).toBe(true);
    await button.click();
    await page.getByText('3 rows, whichever are shown here.').waitFor();
    await page.getByRole('button', { name: 'CSV' }).click();
    await ready.filter({ hasText: 'CSV' }).getByRole('link', { name: 'Download' }).waitFor();
    // Who chose by keys goes on where they were, and comes to the file next.
    await hasFocus(button);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowDown']) await page.keyboard.press(key);
    await hasFocus(page.getByRole('button', { name: 'Parquet' }));
    await page.keyboard.press('Enter');
    const parquet = ready.filter({ hasText: 'Parquet' }).getByRole('link', { name: 'Download' });
    await parquet.waitFor();
    await hasFocus(button);
    await page.keyboard.press('Tab');
    await hasFocus(parquet);
    await page.reload();
    await button.click();
    const made = page.getByRole('list', { name: 'Files made before' }).getByRole('link');
    // The first is of the job itself.
    await expect.poll(() => made.allInnerTexts()).toEqual(['Parquet', 'CSV', 'CSV']);
    const download = page.waitForEvent('download');
    await made.last().click();
    expect(await readFile(await (await download).path(), 'utf8')).toContain('1186.35');
    expect(await faultsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => made.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('shows decimals as they are in files, with their points below each other', async () => {
    const { page } = opened;
    await showTable(tables['money.csv'] ?? '');
    const prices = page.getByRole('grid', { name: 'Rows' }).locator('td[data-numeric]');
    await expect.poll(() => prices.allInnerTexts()).toEqual(['13.7\u2007', '1200\u2008\u2007\u2007', '1186.35']);
  });

  test('is at the same place again after a reload, by a link, and with the back button', async () => {
    const { page, complaints } = opened;
    await showTable(tables['regional-sales.xlsx'] ?? '');
    const rows = page.getByRole('grid', { name: 'Rows' });
    const source = page.getByRole('region', { name: 'Source' });
    const current = page.getByRole('complementary', { name: 'Issues' }).locator('[aria-current]');
    const steps = () => page.evaluate(() => history.length);
    const active = (text: string) => rows.locator('td[data-active]', { hasText: text }).waitFor();
    await rows.getByRole('gridcell', { name: 'FT-0101' }).click();
    const before = await steps();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await active('Harbour Grey');
    // At once: what is not written yet is so before the step.
    await page.keyboard.press('s');
    await source.locator('td[data-active]', { hasText: 'Harbour Grey' }).waitFor();
    expect(await steps()).toBe(before + 1);
    await page.reload();
    await source.locator('td[data-active]', { hasText: 'Harbour Grey' }).waitFor();
    await active('Harbour Grey');
    await page.goBack();
    await source.waitFor({ state: 'detached' });
    await active('Harbour Grey');
    await page.goForward();
    await source.waitFor();
    await source.getByRole('button', { name: 'Close' }).click();

    await current.waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    await page.keyboard.press('n');
    const issue = await current.innerText();
    const cell = await rows.locator('td[data-active]').getAttribute('title');
    await expect.poll(() => new URL(page.url()).searchParams.get('issue')).toBe('2');
    await page.getByRole('button', { name: 'How it was found' }).click();
    await page.getByText('Matched by').waitFor();
    await page.goBack();
    await expect.poll(() => current.innerText()).toBe(issue);
    await expect.poll(() => rows.locator('td[data-active]').getAttribute('title')).toBe(cell);
    // A link that a colleague opens.
    const { page: other } = await browser.open({ storageState: await page.context().storageState() });
    await other.goto(page.url());
    await expect.poll(() => other.locator('[aria-label=Issues] [aria-current]').innerText()).toBe(issue);
    await expect.poll(() => other.locator('td[data-active]').getAttribute('title')).toBe(cell);
    await other.context().close();
    expect(complaints).toEqual([]);
  });

  test('is at a row that is far down among those that are read one after the other', async () => {
    const { page } = opened;
    await showTable(`${tables['long.csv']}?cell=19999.name`);
    const active = page.getByRole('grid', { name: 'Rows' }).locator('td[data-active]');
    await expect.poll(() => active.innerText()).toBe('name 19999');
    // Of a value that 400 rows have, and so on a page after the first.
    await showTable(`${tables['kinds.csv']}?column=kind&value=%22even%22&cell=800.number`);
    await expect.poll(() => active.innerText()).toBe('800');
    await expect.poll(() => isInSight(active)).toBe(true);
  });

  test('is printed with its first rows, the names of its columns on each page, and without what only a screen can do', async () => {
    const { page } = opened;
    await page.addInitScript(() => {
      // The test makes the file itself: while the browser's own dialog is open it may not.
      window.print = () => {};
    });
    await showTable(tables['long.csv'] ?? '');
    await page.getByRole('gridcell', { name: 'name 3', exact: true }).waitFor();
    await page.keyboard.press('ControlOrMeta+p');
    await page.locator('[aria-label="Printed rows"]').waitFor({ state: 'attached' });
    const sheets = await pagesOf(await page.pdf({ preferCSSPageSize: true }));
    expect(sheets[0]).toContain('The first 1,000 of 20,000 rows are printed.');
    expect(sheets.length).toBeGreaterThan(5);
    for (const text of sheets) expect(text).toMatch(/# number name/);
    expect(sheets.at(-1)).toContain('name 1000');
    for (const never of ['Documents', 'Keyboard', 'next', 'Go to row', 'All rows'])
      expect(sheets[0]).not.toContain(` ${never} `);
    // Of some rows it is known how many there are before all of them have been read.
    await showTable(`${tables['many.csv']}?view=issues`);
    await page.getByText('350 rows with issues').waitFor();
    await page.getByRole('gridcell', { name: 'old' }).first().waitFor();
    const [some = ''] = await pagesOf(await page.pdf());
    expect(some).toContain('The first 200 of 350 rows are printed.');
    expect((await pagesOf(await page.pdf())).join(' ')).toMatch(
      /What is doubtful in these rows .* is not a whole number/,
    );
    // By the menu of the browser, which does not wait for anything.
    await showTable(tables['money.csv'] ?? '');
    await page.getByRole('gridcell', { name: 'Plum' }).waitFor();
    const [only = ''] = await pagesOf(await page.pdf());
    expect(only).toMatch(/3 rows, all of them\. +# item price 1 Plum 13\.7\s+2 Pear 1200\s/);
  });

  test('has texts that are read from the right begin there, and shows a long one as a whole', async () => {
    const { page } = opened;
    await showTable(tables['names.csv'] ?? '');
    const grid = page.getByRole('grid', { name: 'Rows' });
    const sideOf = (name: string) =>
      grid.getByRole('gridcell', { name }).evaluate((cell) => {
        const text = document.createRange();
        text.selectNodeContents(cell);
        const [inner, outer] = [text.getBoundingClientRect(), cell.getBoundingClientRect()];
        return inner.left - outer.left > outer.right - inner.right ? 'right' : 'left';
      });
    await grid.getByRole('gridcell', { name: 'שרה לוי' }).waitFor();
    expect(await sideOf('שרה לוי')).toBe('right');
    expect(await sideOf('أمل حسن')).toBe('right');
    expect(await sideOf('Jean Müller')).toBe('left');
    expect(await sideOf('7.25')).toBe('right');
    await grid.getByRole('gridcell', { name: 'Whoever wrote' }).click();
    const whole = page.getByRole('region', { name: 'The whole value' });
    await expect.poll(() => whole.innerText()).toMatch(/^Whoever wrote .* the line\.$/);
    expect(await faultsOf(page)).toEqual([]);
  });

  test('has any of its rows gone to', async () => {
    const { page } = opened;
    await showTable(tables['long.csv'] ?? '');
    const grid = page.getByRole('grid', { name: 'Rows' });
    await grid.getByRole('gridcell', { name: 'name 3', exact: true }).waitFor();
    await page.getByLabel('Go to row').fill('15000');
    await page.keyboard.press('Enter');
    await grid.getByRole('gridcell', { name: 'name 15000' }).waitFor();
    await page.getByRole('button', { name: 'Values by column' }).click();
    await page.getByText('none blank').first().waitFor();
  });

  test('counts few different values in all rows of a large table, says of how many it counted others, and finds rows of both', async () => {
    const { page } = opened;
    const of = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
    const inFirst = 'in the first 100,000 of 100,001 rows';
    await showTable(`${tables['tall.csv']}?view=values`);
    await of('kind').getByText('50,001').waitFor();
    expect(await of('kind').getByText(inFirst).count()).toBe(0);
    await of('number').getByText(inFirst).waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await of('kind').getByRole('button', { name: 'even' }).click();
    const grid = page.getByRole('grid', { name: 'Rows' });
    await grid.getByRole('gridcell', { name: '2', exact: true }).waitFor();
    await showTable(`${tables['tall.csv']}?column=number&value=100001`);
    await grid.getByRole('gridcell', { name: '100001', exact: true }).waitFor();
    await page.getByText('1 row', { exact: true }).waitFor();
    await showTable(`${tables['tall.csv']}?column=number&value=0`);
    await page.getByText('0 rows', { exact: true }).waitFor();
  });

  test('is scrolled by what its cells say: no row is moved, added or given a style, which costs a frame', async () => {
    const { page } = opened;
    await showTable(tables['long.csv'] ?? '');
    const grid = page.getByRole('grid', { name: 'Rows' });
    await grid.getByRole('gridcell', { name: 'name 3', exact: true }).waitFor();
    const body = await grid.locator('tbody').elementHandle();
    const changes = await body?.evaluateHandle((element) => {
      const found: string[] = [];
      new MutationObserver((records) => {
        for (const { type, target, attributeName } of records) {
          const isOfBody = target === element && type === 'attributes';
          const isText = target.nodeName === 'TD' || target.nodeName === 'TH' || attributeName === 'aria-rowindex';
          if (!isOfBody && !isText) found.push(`${type} of ${target.nodeName}: ${attributeName}`);
          if (attributeName === 'style' && !isOfBody) found.push(`style of ${target.nodeName}`);
        }
      }).observe(element, { subtree: true, childList: true, attributes: true });
      return found;
    });
    await grid.hover();
    for (const pixels of [28, 140, -84, 280_000, -140_000]) await page.mouse.wheel(0, pixels);
    await grid.getByRole('gridcell', { name: 'name 5010', exact: true }).waitFor();
    expect(await changes?.jsonValue()).toEqual([]);
  });

  test('shows the rows of a value that is chosen among those of its column', async () => {
    const { page, complaints } = opened;
    await showTable(`${tables['regional-sales.xlsx']}?view=values`);
    await page.getByRole('button', { name: 'Odile Marchetti' }).click();
    await page.getByText('Only rows whose Sales rep is Odile Marchetti').waitFor();
    const rows = page.getByRole('grid', { name: 'Rows' }).locator('tbody tr');
    await expect.poll(() => rows.filter({ hasText: 'Odile Marchetti' }).count()).toBe(5);
    await expect(rows.count()).resolves.toBe(5);
    await page.reload();
    await expect.poll(() => rows.count()).toBe(5);
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(5);
    expect(complaints).toEqual([]);
  });

  test('can be used by everybody, light and dark', async () => {
    const { page } = opened;
    const found: string[] = [];
    for (const view of ['rows', 'issues', 'values', 'why']) {
      await showTable(`${tables['regional-sales.xlsx']}?view=${view}`);
      if (view === 'rows') {
        await page.getByRole('gridcell', { name: 'FT-0101' }).waitFor();
        await page.keyboard.press('s');
        await page.getByRole('region', { name: 'Source' }).getByRole('gridcell', { name: 'FT-0101' }).waitFor();
      }
      found.push(...(await faultsOf(page)).map((fault) => `${view}: ${fault}`));
    }
    expect(found).toEqual([]);
  });
});
