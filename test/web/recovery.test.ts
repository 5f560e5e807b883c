import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateCsv } from '../../bench/generate.ts';
import { AdeProcess, newFolder, runAde } from '../cli/ade.ts';
import { findChromium, TestBrowser } from '../support/browser.ts';
import { createTestDatabase } from '../support/database.ts';
import { goTo, publish, setUp } from './dashboard.ts';

const chromium = findChromium();

describe.skipIf(chromium === null)('a page that is open', { timeout: 300_000 }, () => {
  let browser: TestBrowser;
  let folder: Awaited<ReturnType<typeof newFolder>>;
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let env: Record<string, string>;
  const processes: AdeProcess[] = [];
  const start = async (what: 'api' | 'worker') => {
    const process = new AdeProcess([what], { cwd: folder.path, env });
    processes.push(process);
    await process.line([what === 'api' ? 'listening' : 'worker ready']);
    return process;
  };
  beforeAll(async () => {
    [folder, database, browser] = await Promise.all([
      newFolder(),
      createTestDatabase(),
      TestBrowser.launch(chromium ?? ''),
    ]);
    env = {
      DATABASE_URL: database.url,
      ADE_DATA_DIR: folder.path,
      ADE_SECRET: 'a secret that only this test knows',
      ADE_PORT: String(await freePort()),
      ADE_ENVIRONMENT: 'development',
      ADE_LOG_FORMAT: 'json',
    };
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    for (const process of processes) process.child.kill();
    await Promise.all(processes.map((process) => process.ended()));
    await database.drop();
    await folder.remove();
  }, 120_000);

  test('is whole again after the API was killed in the middle of a job: each event once', async () => {
    const api = await start('api');
    await api.line(['first-setup.txt']);
    const setup = await readFile(join(folder.path, 'first-setup.txt'), 'utf8');
    const { page } = await browser.open();
    await setUp(page, /http\S+#token=\S+/.exec(setup)?.[0] ?? '');
    await publish(page, 'Everything', 'ade: 1\n');
    const file = join(folder.path, 'large.csv');
    await generateCsv(file, { rows: 100_000, columns: 8 });
    await goTo(page, 'Documents');
    await page.locator('input[type=file]').setInputFiles(file);
    // The worker starts only when the page shows the job.
    await page.getByRole('link', { name: 'Waiting' }).click();
    await page.getByText('The job was submitted.').waitFor();
    const worker = await start('worker');
    await page.getByText(/Attempt 1 began/).waitFor();

    api.child.kill('SIGKILL');
    await page.getByText('Reconnecting…').waitFor();
    await start('api');
    // By itself, without being loaded again.
    await page.getByText(/The job succeeded: 1 table, 100,?000 rows/).waitFor({ timeout: 240_000 });
    await page.getByText('Reconnecting…').waitFor({ state: 'detached' });
    await page.getByText('Succeeded', { exact: true }).waitFor();

    const shown = await page
      .locator('ol > li')
      .evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('value'))));
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const jobId = new URL(page.url()).pathname.split('/').at(-1);
    const { rows } = await client.query('SELECT seq, type FROM event WHERE stream = $1 ORDER BY seq', [jobId]);
    await client.end();
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    // Progress is folded into one line wherever it stands.
    const others = rows.filter(({ type }) => type !== 'job.progressed').map(({ seq }) => Number(seq));
    expect(shown.filter((seq) => others.includes(seq))).toEqual(others);
    expect(worker.child.exitCode).toBeNull();

    // The commands that the page gives print what was logged of this job, under the id that it names.
    await page.getByRole('button', { name: 'Read the log…' }).click();
    const log = page.getByRole('dialog', { name: 'The log of this job' });
    const command = await log.getByRole('region', { name: 'What workers logged' }).locator('code').innerText();
    const search = await log.getByRole('region', { name: 'What every process logged' }).locator('code').innerText();
    const member = /"correlationId":"[^"]+"/.exec(search)?.[0] ?? 'none';
    const [program, ...args] = command.split(' ');
    expect(program).toBe('ade');
    const { code, stdout } = await runAde(args, { cwd: folder.path, env });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line).toContain(member);
  });
});

/** A port that nothing listens on now. The API has to come back on the one that it had. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
