import { type IQueueBackend, Queue, RedisQueueBackend } from 'bullmq';
import type { Logger } from '../log.ts';
import { beginSpan } from '../tracing/index.ts';
import { endsWithin } from '../within.ts';
import { hangUp, openBackend, type QueueServer } from './backend.ts';
import { readyWithin } from './deadline.ts';
import { faultLogger } from './faults.ts';
import type { EnqueueOptions, RepeatOptions, TaskQueue, TaskQueues } from './task-queue.ts';
import { queueNames, type TaskDefinition } from './tasks.ts';

const openTimeoutMs = 30_000;
const closeTimeoutMs = 5_000;

export interface TaskQueueOptions {
  server: QueueServer;
  log: Logger;
  queueName?: string;
}

/** Retries are ours: PostgreSQL counts attempts and each is a new task. An ended task that stayed would swallow its id. */
const forgottenAtItsEnd = { attempts: 1, removeOnComplete: true, removeOnFail: true };

type BullQueue = Queue<unknown, void, string, unknown, void, string, IQueueBackend, QueueServer>;

/** The producer's side of the queue. Throws when the server cannot be reached now; later losses heal by themselves. */
export async function openTaskQueue(options: TaskQueueOptions): Promise<TaskQueue> {
  const { server, log, queueName = queueNames.jobs } = options;
  const queue: BullQueue = new Queue(
    queueName,
    // BullMQ keeps a log of everything that happened for listeners, of which we have none.
    { connection: server, streams: { events: { maxLen: 100 } } },
    openBackend,
  );
  queue.on('error', faultLogger(log, 'The task queue reports a fault'));
  const taskQueue = new BullTaskQueue(queue, server);
  try {
    await readyWithin(openTimeoutMs, queue);
  } catch (error) {
    await taskQueue.close();
    throw new Error(`The task queue cannot connect. ${remedy(server)}`, { cause: error });
  }
  return taskQueue;
}

/** The queues of all lanes. Throws like `openTaskQueue`. */
export async function openTaskQueues(
  options: Omit<TaskQueueOptions, 'queueName'>,
): Promise<TaskQueues & { close(): Promise<void> }> {
  const jobs = await openTaskQueue({ ...options, queueName: queueNames.jobs });
  const errands = await openTaskQueue({ ...options, queueName: queueNames.errands }).catch(async (error: unknown) => {
    await jobs.close();
    throw error;
  });
  return {
    jobs,
    errands,
    async close() {
      await Promise.all([jobs.close(), errands.close()]);
    },
  };
}

class BullTaskQueue implements TaskQueue {
  readonly #queue: BullQueue;
  readonly #server: QueueServer;

  constructor(queue: BullQueue, server: QueueServer) {
    this.#queue = queue;
    this.#server = server;
  }

  async enqueue<Payload>(task: TaskDefinition<Payload>, payload: Payload, options: EnqueueOptions): Promise<void> {
    await this.enqueueAll(task, [{ ...options, payload }]);
  }

  async enqueueAll<Payload>(
    task: TaskDefinition<Payload>,
    items: readonly (EnqueueOptions & { payload: Payload })[],
  ): Promise<void> {
    const entries = items.map(({ payload, id, delay = 0 }) => ({
      name: task.name,
      data: task.schema.parse(payload),
      opts: { jobId: id, delay, ...forgottenAtItsEnd },
    }));
    const [first] = entries;
    if (first === undefined) return;
    const facts = { 'messaging.system': 'bullmq', 'messaging.batch.message_count': entries.length };
    const add = async () => {
      if (entries.length === 1) await this.#queue.add(first.name, first.data, first.opts);
      else await this.#queue.addBulk(entries);
    };
    const span = beginSpan(`${task.name} send`, { kind: 'producer', facts });
    await (span ? span.run(add) : add());
  }

  async repeat<Payload>(task: TaskDefinition<Payload>, payload: Payload, options: RepeatOptions): Promise<void> {
    const { id, everyMs } = options;
    const data = task.schema.parse(payload);
    const schedule = await this.#queue.getJobScheduler(id);
    // BullMQ makes the next task when one is taken. Where that failed, the schedule is still there and nothing comes of it. Both times are
    // of processes' own clocks: one that is ahead asks for a task too many, which finds nothing due.
    const slipped = schedule?.next === undefined || schedule.next + everyMs < Date.now();
    if (schedule?.every === everyMs && !slipped) return;
    try {
      await this.#queue.upsertJobScheduler(id, { every: everyMs }, { name: task.name, data, opts: forgottenAtItsEnd });
    } catch (error) {
      // BullMQ refuses to make what another process that asks at the same moment has just made.
      if ((await this.#queue.getJobScheduler(id))?.every !== everyMs) throw error;
    }
  }

  async knows(id: string): Promise<boolean> {
    switch (await this.#queue.getJobState(id)) {
      case 'waiting':
      case 'prioritized':
      case 'delayed':
      case 'active':
      case 'waiting-children':
        return true;
      case 'completed':
      case 'failed':
      case 'unknown':
        return false;
    }
  }

  async waiting(): Promise<number> {
    return this.#queue.getJobCountByTypes('waiting', 'prioritized');
  }

  async withdraw(id: string): Promise<void> {
    await this.#queue.remove(id);
  }

  async check(): Promise<void> {
    try {
      await this.knows('check');
    } catch (error) {
      throw new Error(`The task queue does not answer. ${remedy(this.#server)}`, { cause: error });
    }
    const backend = this.#queue.getBackend();
    if (backend instanceof RedisQueueBackend) assertKeepsEverything(await (await backend.client).info());
  }

  async close(): Promise<void> {
    await endsWithin(closeTimeoutMs, this.#queue.close());
    hangUp(this.#queue.getBackend());
  }
}

/** Redis must never drop a task to make room (https://docs.bullmq.io/guide/going-to-production). */
function assertKeepsEverything(info: string): void {
  const policy = /^maxmemory_policy:(\S+)/m.exec(info)?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  throw new Error(
    `Redis drops data when its memory is full (maxmemory-policy is ${policy}), which would lose tasks. ` +
      'Set "maxmemory-policy noeviction" in its configuration.',
  );
}

function remedy({ redisUrl }: QueueServer): string {
  const setting = redisUrl === null ? 'DATABASE_URL' : 'REDIS_URL';
  return `Check that ${setting} names a running server that lets this client in.`;
}
