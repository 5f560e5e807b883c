import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, type OpenPage, TestBrowser } from '../support/browser.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { setUp } from './dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const chromium = findChromium();

describe.skipIf(chromium === null)('every page', { timeout: 180_000 }, () => {
  let server: TestServer;
  let browser: TestBrowser;
  let opened: OpenPage;
  const paths: string[] = [];
  beforeAll(async () => {
    server = await startTestServer({ worker: true });
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
    const administration = ['', '?show=workspaces', '?show=audit', '?show=security', '?show=maintenance'].map(
      (part) => `administration${part}`,
    );
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
    paths.push('/sign-in', '/forgotten', ...[...lists, ...things].map((path) => `/w/main/${path}`.replace(/\/$/, '')));
    browser = await TestBrowser.launch(chromium ?? '');
    opened = await browser.open();
    await setUp(opened.page, server.setUpLink);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  /** Once nothing is loading any more. */
  const show = async (page: Page, path: string) => {
    await page.goto(new URL(path, server.url).href);
    await page.locator('h1').waitFor();
    await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  };

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`can be used by everybody (WCAG 2.2 AA), ${colorScheme}`, async () => {
      const { page } = opened;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const found: string[] = [];
      for (const path of paths) {
        await show(page, path);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        for (const { id, nodes } of violations) found.push(`${path}: ${id} ${nodes[0]?.html}`);
      }
      expect(found).toEqual([]);
    });
  }

  test('loads at most 200 KiB of compressed script', async () => {
    const { page } = opened;
    const browserSession = await page.context().newCDPSession(page);
    await browserSession.send('Network.enable');
    await browserSession.send('Network.setCacheDisabled', { cacheDisabled: true });
    const scripts = new Set<string>();
    let bytes = 0;
    browserSession.on('Network.responseReceived', ({ requestId, type }) => {
      if (type === 'Script') scripts.add(requestId);
    });
    browserSession.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    const tooLarge: string[] = [];
    for (const path of paths) {
      bytes = 0;
      await show(page, path);
      process.stdout.write(`${(bytes / 1024).toFixed(0).padStart(4)} KiB of script: ${path}\n`);
      // The editor of configurations, and what draws pages of PDFs, come after the page, which shows without them.
      const hasMore = /\/configurations\/|&at=/.test(path);
      if (bytes > 200 * 1024 && !hasMore) tooLarge.push(path);
    }
    await browserSession.detach();
    expect(tooLarge).toEqual([]);
  });

  test('fits a screen of 360 pixels', async () => {
    const { page, complaints } = opened;
    await page.setViewportSize({ width: 360, height: 740 });
    const tooWide: string[] = [];
    for (const path of paths) {
      await show(page, path);
      // Neither the page nor one of its lists has something beyond the edge.
      const isTooWide = await page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('table:not([role])')]
          .map((element) => element.parentElement ?? element)
          .some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
      );
      if (isTooWide) tooWide.push(path);
    }
    expect(tooWide).toEqual([]);
    expect(complaints).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('is printed without what only a screen can do', async () => {
    const { page } = opened;
    await show(page, '/w/main/jobs');
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('navigation').count()).resolves.toBe(0);
    const main = await page.locator('main').boundingBox();
    expect(main).toMatchObject({ x: 0, width: 1280 });
    await page.emulateMedia({ media: null });
  });
});
