import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { faultsOf, goOn, password, signIn, write } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');

const spec = `ade: 1
# Kept as it is.
fields:
  sku: { match: { headers: [sku] } }
  seller:
    label: Seller # who sold it
`;

describe.skipIf(chromium === null)('the editor of a configuration', { timeout: 120_000 }, () => {
  let server: TestServer;
  let path: string;
  const { opened, browser } = openDashboard({}, async (started) => {
    server = started;
    await server.owner.uploaded('regional-sales.xlsx', await readFile(join(samples, 'regional-sales.xlsx')));
    path = `/w/main/configurations/${await server.owner.published(spec)}`;
  });

  const show = async (page: Page) => {
    // What another test has not saved.
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(new URL(path, server.url).href);
    await page.getByLabel('Specification').waitFor();
    await page.getByRole('region', { name: 'Dry run' }).getByRole('table').first().waitFor();
  };

  const chooseDocument = async (page: Page, name: string) => {
    await page.getByRole('combobox', { name: 'Document to try it on' }).fill(name);
    await page.getByRole('option', { name }).click();
  };

  test('completes names, and says what is wrong where it stands', async () => {
    const { page, complaints } = opened;
    await show(page);
    await page.getByLabel('Specification').click();
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('    ty');
    await page.getByRole('option', { name: 'type' }).click();
    await page.keyboard.type('numbr');
    await page.keyboard.press('Escape');
    await page.locator('.cm-lintRange-error').waitFor();
    await page.keyboard.press('F8');
    await page.locator('.cm-tooltip-lint, .cm-panel-lint, .cm-diagnostic').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('maps a column, tries it on a document, and publishes it with a note', async () => {
    const { page } = opened;
    await show(page);
    await page.getByRole('button', { name: 'Mapping' }).click();
    await page.getByText('no column found').waitFor();
    await page
      .getByText(/Odile Marchetti/)
      .first()
      .waitFor();
    await page.getByLabel('Another column for Seller').selectOption({ label: 'C Sales rep' });
    await page.getByText('no column found').waitFor({ state: 'detached' });
    await page
      .getByRole('region', { name: 'Dry run' })
      .getByRole('cell', { name: 'Odile Marchetti' })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'YAML' }).click();
    const text = page.getByLabel('Specification');
    await expect(text.textContent()).resolves.toContain('# Kept as it is.');
    await expect(text.textContent()).resolves.toContain('# who sold it');
    await page.getByLabel('What is different in this version').fill('The seller is found.');
    await page.getByRole('button', { name: 'Publish' }).click();
    const versions = page.getByRole('table', { name: 'Versions' });
    const second = versions.getByRole('row').filter({ hasText: 'Version 2' });
    await second.getByText('The seller is found.').waitFor();
    await second.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('region', { name: 'Version 1 and Version 2' }).locator('[data-change=come]').first().waitFor();
    // And back again, as a version of its own.
    await versions.getByRole('row').filter({ hasText: 'Version 1' }).getByRole('button', { name: 'Go back' }).click();
    await goOn(page, 'Publish version 1 again');
    await versions.getByRole('row').filter({ hasText: 'Version 3' }).waitFor();
  });

  test('keeps what two people write in one draft', async () => {
    const { page } = opened;
    const { page: other } = await browser.open();
    await other.goto(new URL('/sign-in', server.url).href);
    await signIn(other, 'admin@localhost', password);
    await Promise.all([show(page), show(other)]);
    const long = `${Array.from({ length: 60 }, (_, line) => `# remark ${line}`).join('\n')}\n${spec}`;
    await write(page, `${long}  mine: {}\n`);
    await write(other, `${long}  theirs: {}\n`);
    await other.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('This draft was saved elsewhere meanwhile').waitFor();
    const both = page.getByRole('region', { name: 'Theirs and Mine' });
    await both.getByText('theirs: {}').waitFor();
    await both.getByText('mine: {}').waitFor();
    // However long both are, what differs is in sight, and the rest where it is asked for.
    expect(await both.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(1);
    expect(await both.getByText('# remark 7', { exact: true }).count()).toBe(0);
    expect(await faultsOf(page)).toEqual([]);
    await both.getByRole('button', { name: 'equal lines' }).first().click();
    await both.getByText('# remark 7', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save the draft' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    await expect(page.getByLabel('Specification').textContent()).resolves.toContain('mine: {}');
  });

  test('keeps what is not saved when the page is left, until it is saved or discarded', async () => {
    const { page } = opened;
    await show(page);
    await write(page, `${spec}  unsaved: {}\n`);
    await page.getByText('Not saved yet').waitFor();
    const text = page.getByLabel('Specification');
    const kept = page.getByText('Text that was not saved was kept');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Configurations' }).click();
    await page.getByRole('heading', { level: 1, name: 'Configurations' }).waitFor();
    await page.goBack();
    await kept.waitFor();
    await expect.poll(() => text.textContent()).toContain('unsaved: {}');
    // Who closes or reloads the page is asked, and it is there again after.
    const asked = page.waitForEvent('dialog');
    const reloaded = page.reload();
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
    await reloaded;
    await kept.waitFor();
    await page.getByRole('button', { name: 'Discard it' }).click();
    await goOn(page, 'Discard my text');
    await page.getByText('Not saved yet').waitFor({ state: 'detached' });
    await expect.poll(() => text.textContent()).not.toContain('unsaved: {}');
    await page.reload();
    await text.waitFor();
    expect(await kept.count()).toBe(0);
  });

  test('begins a new one with nothing after the dialog was closed', async () => {
    const { page } = opened;
    await page.goto(new URL('/w/main/configurations', server.url).href);
    const begin = page.getByRole('button', { name: 'New configuration' });
    await begin.click();
    await page.getByLabel('Name', { exact: true }).fill('Given up');
    await page.getByLabel('regional-sales.xlsx').check();
    await page.keyboard.press('Escape');
    await begin.click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('regional-sales.xlsx').waitFor();
    expect(await page.getByLabel('regional-sales.xlsx').isChecked()).toBe(false);
    await page.keyboard.press('Escape');
  });

  test('is at the same place again after a reload and with the back button', async () => {
    const { page } = opened;
    await show(page);
    await page.getByRole('button', { name: 'Mapping' }).click();
    const mapping = page.getByText('Columns that no field claims');
    await mapping.waitFor();
    await page.reload();
    await mapping.waitFor();
    // Another document to try it on does not lead elsewhere.
    await page.getByRole('combobox', { name: 'Document to try it on' }).fill('regional');
    await page.getByRole('option', { name: 'regional-sales.xlsx' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.has('document')).toBe(true);
    await mapping.waitFor();
    await page.goBack();
    await page.getByLabel('Specification').waitFor();
  });

  for (const [width, height] of [
    [1280, 800],
    [390, 844],
  ] as const) {
    test(`has what can be done in sight wherever its text is scrolled to, ${width} pixels wide`, async () => {
      const { page } = opened;
      const fields = Array.from({ length: 90 }, (_, index) => `  field_${index}: {}\n`);
      await show(page);
      await page.setViewportSize({ width, height });
      await write(page, `ade: 1\nfields:\n${fields.join('')}`);
      await page.getByLabel('Specification').getByText('field_89').waitFor();
      await page.evaluate(() => scrollTo(0, 0));
      await page.keyboard.press('ControlOrMeta+Home');
      const isSeen = (locator: Locator) =>
        locator.evaluate((element) => {
          const { top, left, bottom, height } = element.getBoundingClientRect();
          const over = document.elementFromPoint(left + 8, Math.max(top, 0) + Math.min(height, 40) / 2);
          return (
            bottom > 0 && top < innerHeight - 40 && over !== null && (element.contains(over) || over.contains(element))
          );
        });
      const publish = page.getByRole('button', { name: 'Publish' });
      for (const top of [0, 600, 1_000]) {
        await page.evaluate((y) => scrollTo(0, y), top);
        await expect.poll(() => page.evaluate(() => scrollY)).toBe(top);
        expect(await isSeen(publish)).toBe(true);
        if (width > 960) expect(await isSeen(page.getByRole('combobox', { name: 'Document to try it on' }))).toBe(true);
      }
      // So is why it was refused.
      await write(page, `ade: 1\nfields:\n${fields.join('')}  wrong: { type: numbr }\n`);
      await page.evaluate(() => scrollTo(0, 1_000));
      await publish.click();
      await expect.poll(() => isSeen(page.getByRole('alert').filter({ hasText: 'wrong' }))).toBe(true);
      // The line of the cursor is not below it.
      await page.getByLabel('Specification').getByText('field_60').click();
      for (let times = 0; times < 45; times += 1) await page.keyboard.press('ArrowUp');
      await expect.poll(() => isSeen(page.locator('.cm-line', { hasText: 'field_15' }))).toBe(true);
      await page.setViewportSize({ width: 1280, height: 720 });
    });
  }

  test('shows the text or the dry run where there is no room for both', async () => {
    const { page } = opened;
    await show(page);
    const text = page.getByLabel('Specification');
    const tried = page.getByRole('combobox', { name: 'Document to try it on' });
    const dryRun = page.getByRole('button', { name: 'Dry run', exact: true });
    await text.waitFor();
    await tried.waitFor();
    expect(await dryRun.isVisible()).toBe(false);
    await page.setViewportSize({ width: 390, height: 844 });
    await tried.waitFor({ state: 'hidden' });
    await dryRun.click();
    await text.waitFor({ state: 'hidden' });
    await tried.waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    // The same address where there is room for both: the text stands beside it, and its tab says so.
    await page.setViewportSize({ width: 1280, height: 720 });
    await text.waitFor();
    await page.getByRole('button', { name: 'YAML', pressed: true }).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await text.waitFor({ state: 'hidden' });
    await page.goBack();
    await text.waitFor();
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('can be used by everybody, light and dark', async () => {
    const { page } = opened;
    await show(page);
    await page.getByRole('button', { name: 'Mapping' }).click();
    await page.getByText('Columns that no field claims').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('tries what was suggested of a document on that one, also when the page comes again', async () => {
    const { page } = opened;
    await server.owner.uploaded('newer.csv', Buffer.from('a,b\n1,2\n3,4\n'));
    await page.goto(new URL('/w/main/configurations', server.url).href);
    await page.getByRole('button', { name: 'New configuration' }).click();
    await page.getByLabel('Name').fill('Of the sales');
    await page.getByLabel('regional-sales.xlsx').check();
    await page.getByRole('button', { name: 'Make it' }).click();
    const tried = page.getByRole('region', { name: 'Dry run' }).getByRole('cell', { name: 'Odile Marchetti' }).first();
    await tried.waitFor();
    await chooseDocument(page, 'newer.csv');
    await tried.waitFor({ state: 'detached' });
    await chooseDocument(page, 'regional-sales.xlsx');
    await tried.waitFor();
    await page.reload();
    await tried.waitFor();
  });

  test('tries a draft on any document of the workspace, however many came later', async () => {
    const { page } = opened;
    for (let number = 100; number < 155; number += 1)
      await server.owner.uploaded(`filler-${number}.csv`, Buffer.from(`filler,${number}\n1,2\n`));
    const tried = page.getByRole('region', { name: 'Dry run' }).getByRole('cell', { name: 'Odile Marchetti' }).first();
    await page.goto(new URL(path.replace(/configurations.*/, 'configurations'), server.url).href);
    await page.getByRole('button', { name: 'New configuration' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Of an old one');
    const find = page.getByLabel('Find a document');
    await page.getByText('There are more: type a part of the name.').waitFor();
    await find.fill('regional');
    await page.getByRole('checkbox', { name: 'regional-sales.xlsx' }).check();
    await find.fill('filler-15');
    await page.getByRole('checkbox', { name: 'filler-150.csv' }).waitFor();
    for (const box of await page.getByRole('checkbox', { name: 'filler-15' }).all()) await box.check();
    await find.fill('filler-14');
    for (const number of [140, 141, 142, 143]) await page.getByRole('checkbox', { name: `filler-${number}` }).check();
    // Ten are chosen, which is as many as one suggestion is made of.
    await expect.poll(() => page.getByRole('checkbox', { name: 'filler-144' }).isDisabled()).toBe(true);
    expect(await faultsOf(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make it' }).click();
    await tried.waitFor();

    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postData() ?? ''));
    await chooseDocument(page, 'filler-101.csv');
    await tried.waitFor({ state: 'detached' });
    await chooseDocument(page, 'regional-sales.xlsx');
    await tried.waitFor();
    expect(asked.filter((body) => body.includes('FoundDocuments')).length).toBeGreaterThan(0);
    // What was found and chosen is not asked for by its id.
    expect(asked.filter((body) => body.includes('NamedDocument'))).toEqual([]);
    await page.getByRole('combobox', { name: 'Document to try it on' }).click();
    await page.getByRole('listbox').getByRole('option').nth(9).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  test('says which issues a dry run has, and marks the cell of the one that is followed', async () => {
    const { page } = opened;
    const values = Array.from({ length: 250 }, (_, index) => ([2, 20, 240].includes(index + 1) ? 'many' : index));
    const documentId = await server.owner.uploaded('counts.csv', `count,of\n${values.join(',pears\n')},pears\n`);
    const id = await server.owner.published('ade: 1\nfields:\n  count: { type: integer }\n  of: {}\n');
    await page.goto(new URL(`/w/main/configurations/${id}?document=${documentId}`, server.url).href);
    const issues = page.getByRole('list', { name: /^Issues of/ });
    const rowWithFocus = () => page.evaluate(() => document.activeElement?.closest('tr')?.rowIndex ?? null);
    await issues.getByText('"many" is not a whole number.').first().waitFor();
    expect(await issues.getByTitle('type', { exact: true }).first().innerText()).toBe('Wrong kind of value');
    for (const row of [2, 20]) {
      await issues.getByRole('button', { name: `Row ${row}, count` }).click();
      await expect.poll(rowWithFocus).toBe(row);
      await expect.poll(() => page.locator('td[data-marked]').count()).toBe(1);
    }
    // One that no dry run shows is shown in the document.
    await issues.getByRole('button', { name: 'Row 240' }).click();
    await page.getByText('Row 240 is beyond the 200 rows that are shown here').waitFor();
    expect(await faultsOf(page)).toEqual([]);
    await issues.getByRole('link', { name: 'A241' }).click();
    await page.getByRole('gridcell', { name: 'many' }).first().waitFor();
    expect(opened.complaints).toEqual([]);
  });

  test('shows values of records beside the columns to map, and none of totals', async () => {
    const { page } = opened;
    const rows = 'Region,Amount\nNorth,10\nSouth,20\nTotal,30\nEast,41\nWest,52\nTotal,93\n';
    const id = await server.owner.uploaded('with totals.csv', new TextEncoder().encode(rows));
    await page.goto(new URL(`${path}?document=${id}`, server.url).href);
    await page.getByRole('button', { name: 'Mapping' }).click();
    await page.getByText('10 · 20 · 41 · 52', { exact: true }).waitFor();
    // Beside it there is room for the dry run, which no press is needed for.
    expect(await page.getByRole('button', { name: 'Dry run' }).count()).toBe(0);
  });
});
