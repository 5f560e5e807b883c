import { expect, onTestFinished, test } from 'vitest';
import { AdeProcess, newFolder, runAde } from '../cli/ade.ts';
import { createTestDatabase } from '../support/database.ts';
import { startTestRedis } from '../support/redis.ts';

test('a Redis that may drop data: the doctor refuses it, a start warns once; both say what to set', async () => {
  const [redis, database, folder] = await Promise.all([
    startTestRedis({ maxmemoryPolicy: 'allkeys-lru' }),
    createTestDatabase(),
    newFolder(),
  ]);
  onTestFinished(async () => {
    await redis.stop();
    await database.drop();
    await folder.remove();
  });
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    ADE_SECRET: 'only for this test, 32 characters',
    ADE_PORT: '0',
  };
  const options = { cwd: folder.path, env };

  const doctor = await runAde(['doctor'], options);
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(/FAIL +redis +maxmemory-policy is allkeys-lru.*Set "maxmemory-policy noeviction"/);

  for (const name of ['api', 'worker']) {
    const process = new AdeProcess([name], options);
    await process.line([`"${name} ready"`]);
    process.child.kill('SIGTERM');
    const { code, stdout } = await process.ended();
    expect(code).toBe(0);
    const warnings = stdout.split('\n').filter((line) => line.includes('"level":"warn"') && line.includes('maxmemory'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('allkeys-lru');
    expect(warnings[0]).toContain('maxmemory-policy noeviction');
  }
});
