// What pages of the dashboard cost a browser (Chromium without a window): a job with 10,000 events, from going to its page to its last
// line; a table of a million rows and its document, scrolled from end to end and by the wheel. `--rows N` for another table. Build the
// dashboard first (`npm run build`). Prints milliseconds: name, ours, peer, where frames are the 95th percentile of the time between two.
// The peer is the same browser with a page that has nothing to do; processor time is of the page's main thread.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { findChromium, TestBrowser } from '../test/support/browser.ts';
import { lengthenHistory } from '../test/support/long-history.ts';
import { setUp } from '../test/web/dashboard.ts';
import { generateCsv } from './generate.ts';
import { startStack, uploadLarge } from './stack.ts';
import { median, quantile } from './statistics.ts';

const { values: options } = parseArgs({ options: { rows: { type: 'string', default: '1000000' } }, strict: false });
const rowCount = Number(options.rows);
const eventCount = 10_000;
const rounds = 5;
const frames = 300;
/** How long it may take to read the document for its page. */
const readingSeconds = 900;

/** Milliseconds from a press on a link to the last line of the job's timeline. */
async function openings(page: Page, jobId: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Jobs' }).click();
    const link = page.locator(`a[href$="/jobs/${jobId}"]`);
    await link.waitFor();
    times.push(
      await link.evaluate(async (element) => {
        const begun = performance.now();
        if (element instanceof HTMLElement) element.click();
        while (performance.now() - begun < 60_000) {
          await new Promise((painted) => requestAnimationFrame(painted));
          // The last line alone: to search all of them takes the page's time.
          const last = document.querySelector('main [aria-live] > ol:last-of-type')?.lastElementChild;
          if (last instanceof HTMLElement && last.dataset.type === 'JOB_SUCCEEDED') break;
        }
        return performance.now() - begun;
      }),
    );
  }
  return times;
}

/** Milliseconds between frames while the grid, if there is one, is scrolled: `jump` from end to end, else by the wheel. */
function scroll(page: Page, jump: boolean): Promise<number[]> {
  return page.evaluate(
    async ({ jump, frames }) => {
      const place = document.querySelector('[role=grid]')?.parentElement?.parentElement;
      const times: number[] = [];
      let before = await new Promise<number>(requestAnimationFrame);
      for (let frame = 0; frame < frames; frame += 1) {
        if (place && jump) place.scrollTop = (frame / (frames - 1)) * (place.scrollHeight - place.clientHeight);
        else place?.dispatchEvent(new WheelEvent('wheel', { deltaY: 120, bubbles: true, cancelable: true }));
        const now = await new Promise<number>(requestAnimationFrame);
        times.push(now - before);
        before = now;
      }
      return times;
    },
    { jump, frames },
  );
}

/** Milliseconds of processor time that the page's main thread took for something: a busy machine does not add to them. */
async function spent(page: Page, act: () => Promise<unknown>): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const total = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await total();
  await act();
  const seconds = (await total()) - before;
  await session.detach();
  return seconds * 1_000;
}

/** The 95th percentile of the time between frames, and what the main thread takes for one. */
async function scrolled(page: Page, jump: boolean): Promise<{ p95: number; processor: number }> {
  let times: number[] = [];
  const processor = await spent(page, async () => {
    times = await scroll(page, jump);
  });
  return { p95: quantile(times, 0.95), processor: processor / frames };
}

function print(name: string, ours: number, peer: number): void {
  console.log(`${name} ${ours.toFixed(1)} ${peer.toFixed(1)}`);
}

const chromium = findChromium();
if (chromium === null) process.exit(1);
const folder = await mkdtemp(join(tmpdir(), 'ade-bench-files-'));
const stack = await startStack({
  ADE_RATES_POINTS: '0',
  ADE_ENVIRONMENT: 'development',
  // What is measured is the page: that the document takes long to be read the first time is waited for.
  ADE_PREVIEWS_SECONDS: String(readingSeconds),
  ADE_REQUESTS_SECONDS: String(readingSeconds),
});
const browser = await TestBrowser.launch(chromium);
try {
  const { page } = await browser.open({ viewport: { width: 1280, height: 800 } });
  await setUp(page, stack.setUpLink);
  const idle = await scrolled(page, false);

  const jobId = await stack.client.run(
    await stack.client.uploaded('small.csv', 'a,b\n1,2\n'),
    await stack.client.published(),
  );
  await lengthenHistory(stack.context.db.pool, jobId, eventCount);
  let times: number[] = [];
  const cpu = process.cpuUsage();
  const opening = await spent(page, async () => {
    times = await openings(page, jobId);
  });
  const { user, system } = process.cpuUsage(cpu);
  print(`job / opened with ${eventCount} events`, median(times), idle.p95);
  print('job / processor time of the page', opening / rounds, idle.processor);
  print('job / processor time of the API', (user + system) / 1_000 / rounds, 0);

  const path = join(folder, 'long.csv');
  await generateCsv(path, { rows: rowCount, columns: 12 });
  const documentId = await uploadLarge(stack, path);
  const tableJob = await stack.client.run(documentId, await stack.client.published());
  const { id: tableId } = await stack.context.db.prisma.table.findFirstOrThrow({ where: { jobId: tableJob } });
  for (const [name, address] of [
    ['table', `tables/${tableId}`],
    ['source', `documents/${documentId}?view=source`],
  ]) {
    await page.goto(new URL(`/w/main/${address}`, stack.url).href);
    await page
      .getByRole('gridcell')
      .first()
      .waitFor({ timeout: readingSeconds * 1_000 });
    for (const jump of [true, false]) {
      const { p95, processor } = await scrolled(page, jump);
      const how = jump ? 'from end to end' : 'by the wheel';
      print(`${name} / frames ${how}`, p95, idle.p95);
      print(`${name} / processor time of a frame ${how}`, processor, idle.processor);
      await page.getByRole('grid').focus();
      await page.keyboard.press('Control+Home');
    }
  }
} finally {
  await browser.close();
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
}
