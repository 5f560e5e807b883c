import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { AdeProcess } from '../cli/ade.ts';
import { redisPrefix, removeKeys } from '../support/redis.ts';
import { count, extractionsOf, Installation, submit, submitOne } from './installation.ts';

const preload = new URL('shifted-clock.ts', import.meta.url).href;
const hour = 3_600_000;

const logLine = z.object({ time: z.coerce.date() });

/** A worker whose clock is off. */
async function startWorker(installation: Installation, shiftMs: number): Promise<AdeProcess> {
  const worker = await installation.startWorker({
    NODE_OPTIONS: `--import ${preload}`,
    CLOCK_SHIFT_MS: String(shiftMs),
  });
  const { time } = logLine.parse(JSON.parse(await worker.line(['"worker ready"'])));
  expect(Math.abs(time.getTime() - Date.now() - shiftMs)).toBeLessThan(60_000);
  return worker;
}

const queues: { name: string; env: () => Record<string, string> }[] = [
  { name: 'PostgreSQL', env: () => ({}) },
  { name: 'Redis', env: () => ownRedis() },
];

function ownRedis() {
  const [url, prefix] = [inject('redisUrl'), redisPrefix()];
  onTestFinished(() => removeKeys(url, prefix));
  return { REDIS_URL: url, ADE_REDIS_PREFIX: prefix };
}

describe.each(queues)('with the queue in $name', ({ env }) => {
  async function open() {
    const installation = await Installation.open(env());
    onTestFinished(() => installation.stop());
    return { installation, tenant: await installation.addTenant() };
  }

  test('workers an hour ahead and an hour behind respect each other’s leases', { timeout: 120_000 }, async () => {
    const { installation, tenant } = await open();
    await Promise.all([startWorker(installation, hour), startWorker(installation, -hour)]);
    // Several leases long, so that each has had the occasion to take the other's job.
    const slow = [
      await submitOne(tenant, await installation.uploadLarge(tenant)),
      await submitOne(tenant, await installation.uploadLarge(tenant)),
    ];
    const small = await submit(tenant, 20);
    for (const jobId of [...slow, ...small]) {
      const events = await installation.untilOver(jobId);
      expect(count(events, 'job.started')).toBe(1);
      expect(await installation.job(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
    }
  });

  test('a retry that a worker an hour ahead has scheduled is done in time by one an hour behind', {
    timeout: 120_000,
  }, async () => {
    const { installation, tenant } = await open();
    const ahead = await startWorker(installation, hour);
    const jobId = await submitOne(tenant, await installation.uploadLarge(tenant));
    await installation.untilExtracting(jobId);
    for (const pid of await extractionsOf(ahead)) process.kill(pid, 'SIGKILL');
    await installation.until(jobId, (job) => job.status === 'QUEUED');
    ahead.child.kill('SIGKILL');
    await startWorker(installation, -hour);
    await installation.untilOver(jobId);
    expect(await installation.job(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 2 });
    const { rows } = await installation.services.db.pool.query<{ delay: number; wait: number }>(
      `SELECT extract(epoch FROM due_at - (SELECT occurred_at FROM event WHERE stream = job.id AND type = 'job.retry_scheduled'))::float AS delay,
       extract(epoch FROM claimed_at - due_at)::float AS wait FROM job WHERE id = $1`,
      [jobId],
    );
    expect(rows[0]?.delay).toBeGreaterThanOrEqual(0.99);
    expect(rows[0]?.delay).toBeLessThan(1.3);
    // The queue holds the task for two hours; the reconciler hands over another after seconds.
    expect(rows[0]?.wait).toBeGreaterThanOrEqual(0);
    expect(rows[0]?.wait).toBeLessThan(3_600);
  });
});
