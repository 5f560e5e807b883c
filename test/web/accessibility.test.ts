import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { TestServer } from '../support/server.ts';
import { faultsOf, show } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');

/** How many bytes of script are loaded meanwhile, as they travel, with nothing in the browser's cache. */
async function bytesOfScript(page: Page, load: () => Promise<void>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const scripts = new Set<string>();
  let bytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (type === 'Script') scripts.add(requestId);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await load();
  await session.detach();
  return bytes;
}

describe.skipIf(chromium === null)('every page', { timeout: 600_000 }, () => {
  let server: TestServer;
  const paths: string[] = [];
  const { opened } = openDashboard({ worker: true }, async (started) => {
    server = started;
    const { owner } = server;
    const configurationId = await owner.published(await readFile(join(samples, 'bank-export.yaml'), 'utf8'));
    const documentId = await owner.uploaded('bank-export.csv', await readFile(join(samples, 'bank-export.csv')));
    const jobId = await owner.run(documentId, configurationId);
    const pages = await readFile(join(samples, 'orchard-deliveries.pdf'));
    const pagesId = await owner.uploaded('orchard-deliveries.pdf', pages);
    const table = await server.services.db.prisma.table.findFirstOrThrow({ where: { jobId } });
    const things = [
      `documents/${documentId}`,
      `documents/${documentId}?view=source`,
      `documents/${documentId}?view=timeline`,
      `documents/${pagesId}?view=source&at=B7`,
      `jobs/${jobId}`,
      `tables/${table.id}`,
      `configurations/${configurationId}`,
    ];
    const administration = [
      '',
      '?show=workspaces',
      '?show=audit',
      '?show=security',
      '?show=directory',
      '?show=maintenance',
    ].map((part) => `administration${part}`);
    const lists = [
      '',
      'documents',
      'jobs',
      'tables',
      'configurations',
      'settings',
      'account',
      'nowhere',
      ...administration,
    ];
    const links = ['/set-up', '/reset-password', '/invitation'].map((path) => `${path}#token=void`);
    paths.push(
      '/sign-in',
      '/forgotten',
      ...links,
      ...[...lists, ...things].map((path) => `/w/main/${path}`.replace(/\/$/, '')),
    );
  });

  /** What a page does wrong on one visit; loading it anew for each question is most of what they cost. */
  const visit = async (page: Page, path: string) => {
    const script = await bytesOfScript(page, () => show(page, new URL(path, server.url)));
    return { violations: await faultsOf(page), script };
  };

  test('can be used by everybody (WCAG 2.2 AA), light and dark, and loads at most 200 KiB of compressed script', async () => {
    const { page } = opened;
    const found: string[] = [];
    for (const path of paths) {
      const { violations, script } = await visit(page, path);
      found.push(...violations.map((violation) => `${path}: ${violation}`));
      // The editor of configurations, and what draws pages of PDFs, come after the page, which shows without them.
      if (script > 200 * 1024 && !/\/configurations\/|&at=/.test(path))
        found.push(`${path}: ${(script / 1024).toFixed(0)} KiB of script`);
    }
    expect(found).toEqual([]);
  });

  test('fits a screen of 360 pixels', async () => {
    const { page, complaints } = opened;
    await page.setViewportSize({ width: 360, height: 740 });
    const tooWide: string[] = [];
    const cut: string[] = [];
    for (const path of paths) {
      await show(page, new URL(path, server.url));
      // Neither the page nor one of its lists has something beyond the edge.
      const isTooWide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('table:not([role])')]
          .map((element) => element.parentElement ?? element)
          .some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
      );
      if (isTooWide) tooWide.push(path);
      const namesCut = await page.evaluate(() =>
        [...document.querySelectorAll('table:not([role]) tbody td a')].flatMap((link) => {
          const { scrollWidth = 0, clientWidth = 0 } = link.closest('td') ?? {};
          return scrollWidth > clientWidth || link.scrollHeight > link.clientHeight + 1 ? [link.textContent] : [];
        }),
      );
      cut.push(...namesCut.map((name) => `${name} on ${path}`));
    }
    expect(tooWide).toEqual([]);
    // Nor are names cut that go into two lines.
    expect(cut).toEqual([]);
    expect(complaints).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('is printed without what only a screen can do', async () => {
    const { page } = opened;
    await show(page, new URL('/w/main/jobs', server.url));
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation').count()).resolves.toBe(0);
    const main = await page.locator('main').boundingBox();
    expect(main).toMatchObject({ x: 0, width: 1280 });
    await page.emulateMedia({ media: null });
  });
});
