import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { allDone, type Pass } from '../../../src/domain/maintenance/pass.ts';
import { maintenancePasses } from '../../../src/domain/maintenance/passes.ts';
import type { QueueServer } from '../../../src/queue/backend.ts';
import { openTaskQueue } from '../../../src/queue/bullmq-queue.ts';
import { implementTask, openTaskWorker } from '../../../src/queue/task-worker.ts';
import { defineTask } from '../../../src/queue/tasks.ts';
import { type MaintenanceOptions, startMaintenance } from '../../../worker/maintenance/start.ts';
import { redisPrefix, removeKeys } from '../../support/redis.ts';
import { type House, keepAll, openHouse } from './fixture.ts';

describe.each(['PostgreSQL', 'Redis'] as const)('on %s', (name) => {
  let house: House;
  let server: QueueServer;

  beforeAll(async () => {
    house = await openHouse();
    server = {
      databaseUrl: house.database.url,
      redisUrl: name === 'Redis' ? inject('redisUrl') : null,
      redisPrefix: redisPrefix(),
    };
  });
  afterAll(async () => {
    await house.close();
    if (server.redisUrl) await removeKeys(server.redisUrl, server.redisPrefix);
  });

  const start = async (options: Partial<MaintenanceOptions>) => {
    const maintenance = await startMaintenance(house.context, { server, retention: keepAll, ...options });
    onTestFinished(() => maintenance.close());
    return maintenance;
  };

  /** A pass that is due in every round, and tells when it ran. */
  const observed = (everyMs: number) => {
    const times: number[] = [];
    const events = new EventTarget();
    const pass: Pass = {
      name: `observed-${crypto.randomUUID()}`,
      description: 'A pass of a test.',
      everyMs,
      removesFiles: false,
      async run() {
        times.push(performance.now());
        events.dispatchEvent(new Event('run'));
        return allDone;
      },
    };
    const ran = async (count: number) => {
      while (times.length < count) await once(events, 'run');
    };
    return { pass, times, ran };
  };

  test('several workers at once: each pass runs once in its interval', async () => {
    const everyRound = observed(200);
    const passes = [...maintenancePasses, everyRound.pass];
    const workers = [1, 2, 3].map(() => start({ passes, roundMs: 200 }));
    await Promise.all(workers);
    await everyRound.ran(6);
    // Whichever worker has a round: it comes at most half an interval early, by the database's clock.
    const { rows } = await house.pool.query<{ early: number }>(
      `SELECT (extract(epoch FROM lag(next_at) OVER (ORDER BY id) - started_at) * 1000)::float AS early
       FROM maintenance_run WHERE pass = $1`,
      [everyRound.pass.name],
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const { early } of rows) expect(early ?? 0).toBeLessThan(101);
    // One that ran out of its time on a busy machine goes on in the next round; none is done twice.
    const runs = await house.prisma.maintenanceRun.groupBy({ by: ['pass'], where: { isComplete: true }, _count: true });
    const counts = maintenancePasses.map((pass) => runs.find((run) => run.pass === pass.name)?._count ?? 0);
    expect(Math.max(...counts)).toBe(1);
  });

  test('a worker that stops hands the rounds on to another', async () => {
    const { pass, times, ran } = observed(150);
    const leaving = await start({ passes: [pass], roundMs: 150 });
    await ran(2);
    await leaving.close();
    const before = times.length;
    await start({ passes: [pass], roundMs: 150 });
    await ran(before + 2);
  });

  test('a schedule that the server has lost is mended', async () => {
    const { pass, times, ran } = observed(150);
    await start({ passes: [pass], roundMs: 150, mendMs: 100 });
    await ran(1);
    await forgetEverything();
    await ran(times.length + 2);
  });

  async function forgetEverything(): Promise<void> {
    if (server.redisUrl) {
      const client = new Redis(server.redisUrl);
      const keys = await client.keys(`${server.redisPrefix}:*`);
      await client.unlink(keys);
      client.disconnect();
      return;
    }
    await house.pool.query('DELETE FROM bullmq.scheduler');
    await house.pool.query('DELETE FROM bullmq.job');
  }

  test('the queue repeats a task once per interval, however many ask, and takes another interval', async () => {
    const queueName = 'repeated';
    const task = defineTask({ name: 'note', schema: z.strictObject({ note: z.string() }) });
    /** When each task was due: its name says so. When it is taken depends on how busy the machine is. */
    const notes: number[] = [];
    const events = new EventTarget();
    const worker = await openTaskWorker({
      server,
      log: house.context.log,
      queueName,
      concurrency: 4,
      tasks: [
        implementTask(task, async ({ note }, { id }) => {
          expect(note).toBe('hello');
          notes.push(Number(/^repeat:notes:(\d+)$/.exec(id)?.[1]));
          events.dispatchEvent(new Event('note'));
        }),
      ],
    });
    const queues = await Promise.all([1, 2, 3].map(() => openTaskQueue({ server, log: house.context.log, queueName })));
    onTestFinished(async () => {
      await worker.close({ graceMs: 0 });
      await Promise.all(queues.map((queue) => queue.close()));
    });
    const [queue] = queues;
    await queue?.repeat(task, { note: 'hello' }, { id: 'notes', everyMs: 60_000 });
    while (notes.length < 1) await once(events, 'note');
    for (const each of queues) await each.repeat(task, { note: 'hello' }, { id: 'notes', everyMs: 60_000 });
    expect(notes).toHaveLength(1);

    // One after the other: those who ask at the same moment may take each other's next task away until one asks again, and an ask that
    // finds the schedule behind its time begins it anew.
    for (const each of queues) await each.repeat(task, { note: 'hello' }, { id: 'notes', everyMs: 200 });
    const from = notes.length;
    while (notes.length < from + 8) await once(events, 'note');
    // Four at a time may be under way, and end in any order. Each of those who asked may have had a task of their own, at once.
    const due = notes.slice(from).sort((a, b) => a - b);
    const gaps = due.slice(queues.length + 1).map((time, at) => time - (due[queues.length + at] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(200);
    await expect(queue?.repeat(task, { note: 1 } as never, { id: 'notes', everyMs: 200 })).rejects.toThrow('note');
  });
});
