import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { createLogger } from '../../../src/log.ts';
import type { QueueServer } from '../../../src/queue/backend.ts';
import { openTaskQueue } from '../../../src/queue/bullmq-queue.ts';
import type { TaskQueue } from '../../../src/queue/task-queue.ts';
import {
  implementTask,
  openTaskWorker,
  type TaskContext,
  type TaskWorker,
  type TaskWorkerOptions,
} from '../../../src/queue/task-worker.ts';
import { noteTask } from './note-task.ts';

export interface QueueUnderTest {
  server: QueueServer;
  /** Ends the server's side of every connection of queues and workers. */
  cutConnections(): Promise<void>;
  /** Another server, that the test takes away. */
  startDoomed(): Promise<{ server: QueueServer; destroy(): Promise<void> }>;
  dispose(): Promise<void>;
}

export type Handler = (payload: { note: string }, context: TaskContext) => Promise<void>;

/** A queue of its own for each test, and the workers that it opens. */
export interface QueueRig {
  readonly under: QueueUnderTest;
  readonly queueName: string;
  readonly queue: TaskQueue;
  enqueue(note: string, delayMs?: number): Promise<void>;
  work(handle: Handler, options?: Partial<TaskWorkerOptions>): Promise<TaskWorker>;
  /** Waits for the queue to note the end of a task, which its handler sees first. */
  forgotten(id: string): Promise<void>;
}

export const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

/** To be called in a suite: its hooks open and close what the tests use. */
export function rigQueue(start: () => Promise<QueueUnderTest>): QueueRig {
  let under: QueueUnderTest;
  let queueName: string;
  let queue: TaskQueue;
  let serial = 0;
  const workers: TaskWorker[] = [];

  beforeAll(async () => {
    under = await start();
  });
  beforeEach(async () => {
    serial += 1;
    queueName = `contract-${serial}`;
    queue = await openTaskQueue({ server: under.server, queueName, log });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close({ graceMs: 0 })));
    await queue.close();
  });
  afterAll(() => under.dispose());

  return {
    get under() {
      return under;
    },
    get queueName() {
      return queueName;
    },
    get queue() {
      return queue;
    },
    enqueue: (note, delayMs = 0) => queue.enqueue(noteTask, { note }, { id: `task-${note}`, delay: delayMs }),
    async work(handle, options = {}) {
      const worker = await openTaskWorker({
        server: under.server,
        queueName,
        log,
        concurrency: 4,
        tasks: [implementTask(noteTask, handle)],
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    async forgotten(id) {
      while (await queue.knows(id)) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Keeps what was handled, and hands it out in order. */
export class Inbox {
  readonly notes: string[] = [];
  readonly ids: string[] = [];
  #read = 0;
  readonly #events = new EventTarget();
  readonly handle: Handler = async ({ note }, { id }) => {
    this.notes.push(note);
    this.ids.push(id);
    this.#events.dispatchEvent(new Event('note'));
  };

  async next(): Promise<string | undefined> {
    await this.count(this.#read + 1);
    this.#read += 1;
    return this.notes[this.#read - 1];
  }

  async count(wanted: number): Promise<void> {
    while (this.notes.length < wanted) await once(this.#events, 'note');
  }
}
