import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { startMetrics } from '../../src/metrics/index.ts';
import type { MetricsOptions } from '../../src/metrics/options.ts';
import { createTestDatabase } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

async function serve(databaseUrl: string, more: Partial<MetricsOptions> = {}) {
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const folders = { data: await temporaryFolder(), store: null };
  const metrics = await startMetrics({ host: '127.0.0.1', port: 0, databaseUrl, pool, folders, log, ...more });
  onTestFinished(async () => {
    await metrics.close();
    await pool.end();
  });
  return (path = '/metrics') => fetch(new URL(path, metrics.url ?? ''), { signal: AbortSignal.timeout(30_000) });
}

/** A line to a server that can stand still: what is sent on it gets nowhere, and nothing comes back, as where a machine hangs. */
async function lineTo(url: string) {
  const target = new URL(url);
  const ends: Socket[] = [];
  let still = false;
  const line = createServer((socket) => {
    const server = connect(Number(target.port), target.hostname);
    for (const end of [socket, server]) {
      ends.push(end);
      end.on('error', () => {});
      end.on('close', () => [socket, server].map((each) => each.destroy()));
    }
    if (still) return;
    socket.pipe(server).pipe(socket);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const end of ends) end.destroy();
    await new Promise((resolve) => line.close(resolve));
  });
  const address = line.address();
  if (address === null || typeof address === 'string') throw new Error('The line has no port.');
  const through = new URL(url);
  through.port = String(address.port);
  return {
    url: through.href,
    standStill() {
      still = true;
      for (const end of ends) end.unpipe().pause();
    },
    goOn() {
      still = false;
      for (const end of ends) end.destroy();
    },
  };
}

test('a database that hangs takes what only it knows from the metrics, and nothing else; it comes back', {
  timeout: 120_000,
}, async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const line = await lineTo(database.url);
  const ask = await serve(line.url);
  const measured = async () => {
    const text = await (await ask()).text();
    expect(text).toContain('ade_database_connections{state="busy"} 0');
    return text.includes('ade_due_rows{');
  };
  expect(await measured()).toBe(true);
  line.standStill();
  await expect.poll(measured, { timeout: 60_000 }).toBe(false);
  line.goOn();
  await expect.poll(measured, { timeout: 60_000 }).toBe(true);
});

test('a measure that fails is answered with 500, and the process lives', async () => {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  const ask = await serve(database.url, {
    streams: () => {
      throw new Error('for this test');
    },
  });
  expect((await ask()).status).toBe(500);
  expect((await ask()).status).toBe(500);
});

test('the port of metrics says that the process answers, without asking the database', async () => {
  const ask = await serve('postgresql://nobody@192.0.2.1/none');
  const answer = await ask('/health/live');
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
});
