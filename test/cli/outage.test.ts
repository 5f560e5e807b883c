import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { applyMigrations } from '../../src/db/migrate.ts';
import { KillablePostgres } from '../chaos/postgres.ts';
import { KillableRedis } from '../chaos/redis.ts';
import { AdeProcess, newFolder } from './ade.ts';

const readyLine = z.object({ url: z.string() });
const serviceLine = z.object({ pid: z.number() });
/** As many crashes in a row end an installation. */
const manyStarts = 6;

let folder: Awaited<ReturnType<typeof newFolder>>;
let postgres: KillablePostgres;
let redis: KillableRedis;
let ade: AdeProcess | null;

beforeEach(async () => {
  ade = null;
  folder = await newFolder();
  postgres = await KillablePostgres.create(folder.path);
  redis = await KillableRedis.create(join(folder.path, 'redis'));
  await applyMigrations(postgres.url);
});

afterEach(async () => {
  ade?.child.kill('SIGKILL');
  await ade?.ended();
  await redis.stop();
  await postgres.stop();
  await folder.remove();
});

test('a process that cannot start while the database or Redis is away is tried until it is back', async () => {
  const env = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    ADE_SECRET: 'only for this test, at least 32 letters',
    ADE_PORT: '0',
  };
  ade = new AdeProcess(['start'], { cwd: folder.path, env });
  const { url } = readyLine.parse(JSON.parse(await ade.line(['"supervisor"', '"msg":"ready"'])));
  for (const { server, times } of [
    { server: postgres, times: manyStarts },
    { server: redis, times: 1 },
  ]) {
    const { pid } = serviceLine.parse(JSON.parse(ade.lines.findLast((line) => line.includes('api ready')) ?? ''));
    await server.kill();
    let seen = ade.lines.length;
    process.kill(pid, 'SIGKILL');
    for (let starts = 0; starts < times; starts += 1) {
      const line = await ade.line(['a process cannot start while something is away', '"process":"api"'], seen);
      seen = ade.lines.indexOf(line, seen) + 1;
    }
    await server.start();
    await ade.line(['api ready'], seen);
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status).toBe(200);
  }
  ade.child.kill('SIGTERM');
  expect(await ade.ended()).toMatchObject({ code: 0, stderr: '' });
}, 300_000);
