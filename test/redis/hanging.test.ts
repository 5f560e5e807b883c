import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { startTestRedis } from '../support/redis.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Installation, submitOne } from '../worker/installation.ts';

test('a Redis that hangs does not hold up what is committed', { timeout: 120_000 }, async ({ annotate }) => {
  const redis = await startTestRedis({ folder: await mkdtemp(join(await temporaryFolder(), 'redis-')) });
  onTestFinished(() => redis.stop());
  const installation = await Installation.open({ REDIS_URL: redis.url });
  onTestFinished(() => installation.stop());
  const tenant = await installation.addTenant();
  await submitOne(tenant);
  const client = new Redis(redis.url);
  const pid = Number(/^process_id:(\d+)/m.exec(await client.info('server'))?.[1]);
  client.disconnect();
  process.kill(pid, 'SIGSTOP');
  try {
    // What waits for Redis itself gives up after five seconds: the submission is answered long before.
    const order: string[] = [];
    const begun = performance.now();
    const asking = installation.services.queues.jobs.check().catch(() => order.push('Redis gave no answer'));
    const jobId = await submitOne(tenant);
    order.push('submitted');
    await annotate(`Submitted in ${Math.round(performance.now() - begun)} ms.`);
    await asking;
    expect(order).toEqual(['submitted', 'Redis gave no answer']);
    process.kill(pid, 'SIGCONT');
    // The task was lost or came late: either way the job is done.
    await installation.startWorker();
    await installation.untilOver(jobId);
    expect(await installation.job(jobId)).toMatchObject({ status: 'SUCCEEDED', attempt: 1 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
