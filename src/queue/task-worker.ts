import { type IQueueBackend, type Job, type JobProgress, WaitingError, Worker } from 'bullmq';
import type { Logger } from '../log.ts';
import { endsWithin } from '../within.ts';
import { hangUp, openBackend, type QueueServer, retryFetchMs } from './backend.ts';
import { readyWithin } from './deadline.ts';
import { faultLogger } from './faults.ts';
import { queueNames, type TaskDefinition } from './tasks.ts';

const openTimeoutMs = 30_000;
/** How long an interrupted task has to end, and then the connection to close. */
const settleMs = 3_000;

export interface TaskContext {
  /** The id that the task was handed over with. */
  id: string;
  /** Fires when the worker closes and the grace is over: stop, and throw. */
  signal: AbortSignal;
}

/** A task together with what is done about it. */
export interface TaskImplementation {
  name: string;
  run(payload: unknown, context: TaskContext): Promise<void>;
}

/** Parses the payload again on this side (the sender may be another version of us), then hands it to the handler. */
export function implementTask<Payload>(
  task: TaskDefinition<Payload>,
  handle: (payload: Payload, context: TaskContext) => Promise<void>,
): TaskImplementation {
  return { name: task.name, run: async (payload, context) => handle(task.schema.parse(payload), context) };
}

export interface TaskWorkerOptions {
  server: QueueServer;
  log: Logger;
  tasks: readonly TaskImplementation[];
  /** How many tasks run at a time in this process. */
  concurrency: number;
  /**
   * Milliseconds after which a task of a worker that died is free again; it is delivered to another one at most this long
   * after that. The lock is renewed from this process's event loop twice in this time, so the loop must not stand still.
   */
  lockMs?: number;
  queueName?: string;
}

export interface TaskWorker {
  /** Takes no new tasks; resolves when those that are running have ended. */
  drain(): Promise<void>;
  /**
   * Takes no new tasks, gives the running ones `graceMs` to end, then fires their signal and a few seconds later gives up on
   * them. A task that throws after its signal fired goes back to the queue at once; one that never ends comes back when its
   * lock expires. Never rejects.
   */
  close(options: { graceMs: number }): Promise<void>;
}

type BullWorker = Worker<unknown, void, string, IQueueBackend, JobProgress, QueueServer>;
type BullJob = Job<unknown, void, string>;

/**
 * Takes tasks and runs them. What a handler throws is logged, and the task is forgotten: whether there is another attempt is
 * decided in PostgreSQL. So are a task of an unknown name and a payload that does not fit. Throws when the server cannot be
 * reached now; later losses heal by themselves.
 */
export async function openTaskWorker(options: TaskWorkerOptions): Promise<TaskWorker> {
  const { server, log, tasks, concurrency, lockMs = 30_000, queueName = queueNames.jobs } = options;
  const interruption = new AbortController();
  const implementations = new Map(tasks.map((task) => [task.name, task]));

  let drained: Promise<void> | null = null;

  const giveBack = async (job: BullJob, token: string | undefined): Promise<never> => {
    await job.moveToWait(token);
    throw new WaitingError();
  };
  const process = async (job: BullJob, token?: string): Promise<void> => {
    // BullMQ may still fetch one task after its pause.
    if (drained !== null) return giveBack(job, token);
    const id = job.id ?? '';
    try {
      const implementation = implementations.get(job.name);
      if (implementation === undefined) throw new Error(`This worker knows no task "${job.name}".`);
      // A signal of its own, so that listeners a task leaves behind go with it.
      await implementation.run(job.data, { id, signal: AbortSignal.any([interruption.signal]) });
    } catch (error) {
      if (interruption.signal.aborted) return giveBack(job, token);
      log.error({ err: error, task: job.name, taskId: id }, 'A task failed');
      throw error;
    }
  };

  const worker: BullWorker = new Worker(
    queueName,
    process,
    {
      connection: server,
      concurrency,
      lockDuration: lockMs,
      stalledInterval: lockMs / 2,
      // How often a task may be lost with its worker is for PostgreSQL to decide, by attempts.
      maxStalledCount: 1_000,
      runRetryDelay: retryFetchMs,
    },
    openBackend,
  );
  worker.on('error', faultLogger(log, 'The task worker reports a fault'));
  worker.on('stalled', (id) => log.warn({ taskId: id }, 'The worker of a task died; the task is delivered again'));

  const end = async (force: boolean) => {
    await endsWithin(settleMs, worker.close(force));
    hangUp(worker.getBackend());
  };
  try {
    await readyWithin(openTimeoutMs, worker);
  } catch (error) {
    await end(true);
    const setting = server.redisUrl === null ? 'DATABASE_URL' : 'REDIS_URL';
    throw new Error(`The task worker cannot connect. Check that ${setting} names a running server.`, { cause: error });
  }

  const drain = () => {
    drained ??= worker.pause();
    return drained;
  };
  const close = async (graceMs: number) => {
    let idle = await endsWithin(graceMs, drain());
    if (!idle) {
      interruption.abort(new Error('The worker is shutting down.'));
      idle = await endsWithin(settleMs, drain());
    }
    await end(!idle);
  };
  let closing: Promise<void> | null = null;
  return {
    drain,
    close({ graceMs }) {
      closing ??= close(graceMs);
      return closing;
    },
  };
}
