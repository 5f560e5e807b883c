// `npm run screenshots`: the pictures of the dashboard in docs/pictures, of our samples, in both schemes. Needs Chromium.
import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { submit } from '../../cli/demo/job.ts';
import { startTemporaryStack } from '../../cli/demo/temporary-stack.ts';
import { AdeClient } from '../../clients/typescript/src/index.ts';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { settled, setUp } from './dashboard.ts';

const samples = join(import.meta.dirname, '..', '..', 'samples');
const pictures = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
const chromium = findChromium();
if (chromium === null) process.exit(1);

await mkdir(pictures, { recursive: true });
const { stack, remove } = await startTemporaryStack();
const browser = await TestBrowser.launch(chromium);
try {
  const { url, firstSetup } = await stack.start();
  if (!firstSetup) throw new Error('A new installation has made no API key.');
  const api = new AdeClient({ url, credentials: { apiKey: firstSetup.apiKey } });
  for (const [file, spec] of [
    ['orchard-deliveries.pdf', 'orchard-deliveries.yaml'],
    ['regional-sales.xlsx', 'regional-sales.yaml'],
  ] as const) {
    const specYaml = await readFile(join(samples, spec), 'utf8');
    await api.wait(await submit(api, { file: join(samples, file), specYaml }, () => {}));
  }
  await api.close();
  const { page } = await browser.open({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  await setUp(page, firstSetup.setUpLink);
  const go = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
  const shots: Record<string, () => Promise<void>> = {
    job: async () => {
      await go('Jobs');
      await page.getByRole('link', { name: 'regional-sales.xlsx' }).click();
      await page.getByText('The job succeeded').waitFor();
      await page.evaluate(nameWorker, hostname());
    },
    table: async () => {
      await page.getByRole('table', { name: 'Tables' }).getByRole('link').first().click();
      await page.getByRole('row').nth(3).waitFor();
    },
    source: async () => {
      await page.getByRole('link', { name: 'regional-sales.xlsx' }).click();
      await page.getByRole('button', { name: 'Source' }).click();
      await page.getByRole('gridcell', { name: 'Sales rep' }).waitFor();
    },
    configuration: async () => {
      await go('Configurations');
      await page.getByRole('table', { name: 'Configurations' }).getByRole('link', { name: 'regional-sales' }).click();
      await page.getByRole('region', { name: 'Dry run' }).getByRole('table').first().waitFor();
    },
    page: async () => {
      await go('Documents');
      await page.getByRole('link', { name: 'orchard-deliveries.pdf' }).click();
      await page.getByRole('table', { name: 'Tables' }).getByRole('link', { name: 'Table 1: Deliveries' }).click();
      await page.getByRole('gridcell', { name: 'Boskoop' }).first().click();
      await page.keyboard.press('s');
      await page.getByTestId('marked-cell').waitFor();
      await page.locator('main canvas').waitFor();
    },
  };
  for (const [name, show] of Object.entries(shots)) {
    await show();
    await settled(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      // Colours go over into each other, some of them.
      await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
      await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) });
    }
  }
} finally {
  await browser.close();
  await remove();
}

/** In the page: what the worker is called after the machine that makes the pictures has a name that says nothing of it. */
function nameWorker(machine: string): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    if (text.nodeValue?.includes(`${machine}:`)) text.nodeValue = text.nodeValue.replaceAll(`${machine}:`, 'worker-1:');
}
