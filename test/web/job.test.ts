import { afterAll, describe, expect, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { startWorker } from '../../worker/main.ts';
import type { TestServer } from '../support/server.ts';
import { faultsOf, settled, show } from './dashboard.ts';
import { chromium, openDashboard } from './open-dashboard.ts';

const fields = Array.from({ length: 40 }, (_, index) => `  heading_${index}: { validate: [{ required: true }] }`);
const strange = `ade: 1\nfields:\n${fields.join('\n')}\n`;

describe.skipIf(chromium === null)('the page of a job', { timeout: 120_000 }, () => {
  let server: TestServer;
  let worker: Awaited<ReturnType<typeof startWorker>> | null = null;
  const { opened } = openDashboard({}, (started) => {
    server = started;
  });
  afterAll(() => worker?.close({ graceMs: 0 }));
  const goToJob = (id: string) => show(opened.page, new URL(`/w/main/jobs/${id}`, server.url));
  const work = async () => {
    const http = { ...server.settings.http, port: Number(new URL(server.url).port) };
    const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
    worker = await startWorker({ ...server.settings, http }, server.databaseUrl, log);
  };
  const rest = async () => {
    await worker?.close({ graceMs: 0 });
    worker = null;
  };

  test.for([1280, 390])('does not move what is read when the job ends, %i pixels wide', async (width) => {
    const { page, complaints } = opened;
    await page.setViewportSize({ width, height: 800 });
    const { owner } = server;
    const lines = Array.from({ length: 2_000 }, (_, index) => `${index},${index}`).join('\n');
    const documentId = await owner.uploaded(`rows-${width}.csv`, `a,b\n${lines}\n`);
    for (const [spec, end] of [
      ['ade: 1\n', /The job succeeded/],
      [strange, /The job failed/],
    ] as const) {
      await goToJob(await owner.submitted(documentId, await owner.published(spec)));
      await page.getByText('The job was submitted.').waitFor();
      await page.getByText('Waiting', { exact: true }).waitFor();
      const seen = await page.evaluateHandle(() => {
        const places = new Set<number>();
        const look = () => {
          for (const element of document.querySelectorAll('h2'))
            if (element.textContent === 'Timeline') places.add(element.getBoundingClientRect().y);
          requestAnimationFrame(look);
        };
        look();
        return places;
      });
      await work();
      await page.getByText(end).first().waitFor();
      await page.getByRole('table', { name: 'Tables' }).or(page.getByText('NO_TABLE_FOUND')).first().waitFor();
      await rest();
      expect(await seen.evaluate((places) => [...places])).toHaveLength(1);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(complaints).toEqual([]);
  });

  test('says at its top what its timeline says, though the job cannot be read, and is pushed by no word of that', async () => {
    const { page } = opened;
    const { owner } = server;
    await goToJob(await owner.submitted(await owner.uploaded('step.csv', 'a,b\n1,2\n'), await owner.published()));
    await page.getByText('The job was submitted.').waitFor();
    const yOfTimeline = async () => (await page.getByRole('heading', { name: 'Timeline' }).boundingBox())?.y;
    const before = await yOfTimeline();
    await page.route('**/graphql', (route) => route.abort());
    await work();
    await page.getByText(/The job succeeded/).waitFor();
    await rest();
    await page.locator('dd').getByText('Succeeded', { exact: true }).waitFor();
    expect(await yOfTimeline()).toBe(before);
    await page.unroute('**/graphql');
    await page.getByRole('table', { name: 'Tables' }).waitFor();
    expect(await yOfTimeline()).toBe(before);
    await page.context().setOffline(true);
    await page.getByText('Reconnecting…').waitFor();
    expect(await yOfTimeline()).toBe(before);
    await page.context().setOffline(false);
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
  });

  test('is compared with any earlier run of its document', async () => {
    const { page, complaints } = opened;
    const { owner } = server;
    await work();
    const documentId = await owner.uploaded('again.csv', 'name,amount\nPlum,1\nFig,x\nPear,7\n');
    const amount = 'ade: 1\nfields: { amount: { type: integer } }\n';
    const runs: string[] = [];
    for (const spec of ['ade: 1\n', amount, amount])
      runs.push(await owner.run(documentId, await owner.published(spec)));
    await rest();
    await goToJob(runs[2] ?? '');
    await page.getByRole('button', { name: 'Compare with an earlier run' }).click();
    await page.getByText('As many rows, the same columns and issues as in that run.').waitFor();
    const choice = page.getByRole('combobox', { name: 'Compare with' });
    expect(await choice.getByRole('option').count()).toBe(2);
    await choice.selectOption(runs[0] ?? '');
    await page
      .getByRole('list', { name: 'What is different from that run' })
      .getByText(/amount/i)
      .first()
      .waitFor();
    expect(await faultsOf(page)).toEqual([]);
    // Before the first there is none to compare with: nor is it offered.
    await goToJob(runs[0] ?? '');
    await page.getByRole('table', { name: 'Tables' }).waitFor();
    await settled(page);
    expect(await page.getByRole('button', { name: 'Compare with an earlier run' }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('names the first of many fields that were not found, and all of them when they are asked for', async () => {
    const { page } = opened;
    const { owner } = server;
    const documentId = await owner.uploaded('other.csv', 'a,b\n1,2\n3,4\n');
    const jobId = await owner.submitted(documentId, await owner.published(strange));
    await work();
    await goToJob(jobId);
    // Why it failed is said once, with what to do.
    const reason = page.getByText(/None of the fields heading_0, heading_1, heading_2 and 37 more was/);
    await page.getByRole('link', { name: 'Open the configuration' }).waitFor();
    await expect.poll(() => reason.count()).toBe(1);
    await page.getByText('The job failed.').waitFor();
    await rest();
    const all = page.getByRole('region', { name: 'The configuration’s fields' }).getByRole('listitem');
    expect(await all.first().isVisible()).toBe(false);
    await page.getByText('See all 40 fields and the document’s headers').click();
    expect(await all.count()).toBe(40);
    await expect(page.getByRole('region', { name: 'The document’s headers' }).innerText()).resolves.toContain('a\nb');
    expect(await faultsOf(page)).toEqual([]);
    await page.reload();
    await page.getByText(/The job failed/).waitFor();

    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.keyboard.press('e');
    await expect.poll(focused).toMatch(/The job failed/);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keyboard' });
    await help.getByText('To the next error in the timeline').waitFor();
    await help.getByText('To the end of the timeline').waitFor();
    await page.keyboard.press('Escape');
  });

  test('is followed at the end of its timeline until the person scrolls back', async () => {
    const { page } = opened;
    const { owner } = server;
    await page.setViewportSize({ width: 1280, height: 300 });
    const jobId = await owner.submitted(await owner.uploaded('long.csv', 'a,b\n1,2\n'), await owner.published());
    await goToJob(jobId);
    const follow = page.getByRole('button', { name: 'Follow' });
    await follow.waitFor();
    for (const [key, isFollowing] of [
      ['f', 'true'],
      ['PageUp', 'false'],
      ['f', 'true'],
    ] as const) {
      await page.keyboard.press(key);
      await expect.poll(() => follow.getAttribute('aria-pressed')).toBe(isFollowing);
    }
    await work();
    const last = page.getByText(/The job succeeded/);
    await last.waitFor();
    await rest();
    await expect.poll(() => last.evaluate((line) => line.getBoundingClientRect().bottom <= innerHeight)).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
  });
});
