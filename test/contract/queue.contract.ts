import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../src/log.ts';
import type { QueueServer } from '../../src/queue/backend.ts';
import { openTaskQueue } from '../../src/queue/bullmq-queue.ts';
import type { TaskQueue } from '../../src/queue/task-queue.ts';
import {
  implementTask,
  openTaskWorker,
  type TaskContext,
  type TaskWorker,
  type TaskWorkerOptions,
} from '../../src/queue/task-worker.ts';
import { defineTask } from '../../src/queue/tasks.ts';
import { noteTask } from './note-task.ts';
import type { TaskProcessOptions } from './task-process.ts';

export interface QueueUnderTest {
  server: QueueServer;
  /** Ends the server's side of every connection of queues and workers. */
  cutConnections(): Promise<void>;
  /** Another server, that the test takes away. */
  startDoomed(): Promise<{ server: QueueServer; destroy(): Promise<void> }>;
  dispose(): Promise<void>;
}

type Handler = (payload: { note: string }, context: TaskContext) => Promise<void>;

const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });

/** What the queue and its workers promise on every backend. */
export function queueContract(name: string, start: () => Promise<QueueUnderTest>): void {
  describe(`task queue: ${name}`, () => {
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

    const work = async (handle: Handler, options: Partial<TaskWorkerOptions> = {}): Promise<TaskWorker> => {
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
    };
    const enqueue = (note: string, delay = 0) => queue.enqueue(noteTask, { note }, { id: `task-${note}`, delay });

    test('a task is handled once, with its payload and id', async () => {
      const inbox = new Inbox();
      await work(inbox.handle);
      await enqueue('hello');
      expect(await inbox.next()).toBe('hello');
      await enqueue('end');
      expect(await inbox.next()).toBe('end');
      expect(inbox.ids).toEqual(['task-hello', 'task-end']);
    });

    test('a task waits for a worker to come', async () => {
      await enqueue('early');
      const inbox = new Inbox();
      await work(inbox.handle);
      expect(await inbox.next()).toBe('early');
    });

    test('the same id twice is one task', async () => {
      await Promise.all([enqueue('same'), enqueue('same'), enqueue('same')]);
      await enqueue('same');
      const inbox = new Inbox();
      await work(inbox.handle, { concurrency: 1 });
      await enqueue('other');
      expect([await inbox.next(), await inbox.next()]).toEqual(['same', 'other']);
      expect(inbox.notes).toEqual(['same', 'other']);
    });

    test('an id whose task ended can be used again', async () => {
      const inbox = new Inbox();
      await work(async (payload, context) => {
        await inbox.handle(payload, context);
        if (inbox.notes.length === 2) throw new Error('the second one fails');
      });
      for (let round = 1; round <= 3; round += 1) {
        await enqueue('again');
        await inbox.next();
        await forgotten(queue, 'task-again');
      }
      expect(inbox.notes).toEqual(['again', 'again', 'again']);
    });

    test('a delayed task comes after its delay', async () => {
      const inbox = new Inbox();
      await work(inbox.handle);
      const startedAt = performance.now();
      await enqueue('later', 300);
      await enqueue('now');
      expect(await inbox.next()).toBe('now');
      expect(await inbox.next()).toBe('later');
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(295);
    });

    test('knows what waits, is delayed or runs, and nothing else', async () => {
      await enqueue('waiting');
      await enqueue('delayed', 60_000);
      expect(await queue.knows('task-waiting')).toBe(true);
      expect(await queue.knows('task-delayed')).toBe(true);
      expect(await queue.knows('task-unknown')).toBe(false);

      const gate = Promise.withResolvers<void>();
      const inbox = new Inbox();
      await work(async (payload, context) => {
        await inbox.handle(payload, context);
        await gate.promise;
      });
      await inbox.next();
      expect(await queue.knows('task-waiting')).toBe(true);
      gate.resolve();
      await forgotten(queue, 'task-waiting');
    });

    test('takes many tasks in one go, and counts those that wait to be taken', async () => {
      const items = Array.from({ length: 250 }, (_, index) => ({
        payload: { note: `${index}` },
        id: `task-bulk-${index}`,
      }));
      await queue.enqueueAll(noteTask, items);
      // An id that is known already is one task, as ever.
      await queue.enqueueAll(noteTask, items.slice(0, 10));
      await queue.enqueueAll(noteTask, []);
      await enqueue('delayed', 60_000);
      expect(await queue.waiting()).toBe(250);
      const gate = Promise.withResolvers<void>();
      const inbox = new Inbox();
      await work(
        async (payload, context) => {
          await inbox.handle(payload, context);
          await gate.promise;
        },
        { concurrency: 3 },
      );
      await inbox.count(3);
      expect(await queue.waiting()).toBe(247);
      gate.resolve();
      await inbox.count(250);
      expect(new Set(inbox.notes).size).toBe(250);
      expect(await queue.waiting()).toBe(0);
    });

    test('withdraws what waits or is delayed, and leaves what runs', async () => {
      await enqueue('withdrawn');
      await enqueue('withdrawn-delayed', 20);
      await queue.withdraw('task-withdrawn');
      await queue.withdraw('task-withdrawn-delayed');
      await queue.withdraw('task-nobody-knows');
      expect(await queue.knows('task-withdrawn')).toBe(false);
      expect(await queue.knows('task-withdrawn-delayed')).toBe(false);

      const gate = Promise.withResolvers<void>();
      const inbox = new Inbox();
      const ended = Promise.withResolvers<void>();
      await work(async (payload, context) => {
        await inbox.handle(payload, context);
        await gate.promise;
        ended.resolve();
      });
      await enqueue('running');
      expect(await inbox.next()).toBe('running');
      await queue.withdraw('task-running');
      expect(await queue.knows('task-running')).toBe(true);
      gate.resolve();
      await ended.promise;
      await forgotten(queue, 'task-running');
      expect(inbox.notes).toEqual(['running']);
    });

    test('refuses a payload that does not fit before it is sent', async () => {
      await expect(queue.enqueue(noteTask, { note: '' }, { id: 'task-bad' })).rejects.toThrow(z.ZodError);
      expect(await queue.knows('task-bad')).toBe(false);
    });

    test('a failing handler, an unknown task and a payload that does not fit harm no other task', async () => {
      const stranger = defineTask({ name: 'test.stranger', schema: z.object({}) });
      const loose = defineTask({ name: noteTask.name, schema: z.object({ note: z.number() }) });
      const inbox = new Inbox();
      await work(
        async (payload, context) => {
          await inbox.handle(payload, context);
          if (payload.note === 'fails') throw new Error('as it should');
        },
        { concurrency: 1 },
      );
      await queue.enqueue(stranger, {}, { id: 'task-stranger' });
      await queue.enqueue(loose, { note: 7 }, { id: 'task-loose' });
      await enqueue('fails');
      await enqueue('works');
      expect([await inbox.next(), await inbox.next()]).toEqual(['fails', 'works']);
      for (const id of ['stranger', 'loose', 'fails', 'works']) await forgotten(queue, `task-${id}`);
      expect(inbox.notes).toEqual(['fails', 'works']);
    });

    test('runs as many tasks at a time as it was told, and no more', async () => {
      let running = 0;
      let most = 0;
      const full = Promise.withResolvers<void>();
      const gate = Promise.withResolvers<void>();
      const inbox = new Inbox();
      await work(
        async (payload, context) => {
          running += 1;
          most = Math.max(most, running);
          if (running === 3) full.resolve();
          await gate.promise;
          running -= 1;
          await inbox.handle(payload, context);
        },
        { concurrency: 3 },
      );
      for (let index = 0; index < 9; index += 1) await enqueue(`${index}`);
      await full.promise;
      gate.resolve();
      await inbox.count(9);
      expect(most).toBe(3);
    });

    test('several workers share 200 tasks, each handled exactly once', async () => {
      const inboxes = [new Inbox(), new Inbox(), new Inbox()];
      const total = { count: 0, done: Promise.withResolvers<void>() };
      for (const inbox of inboxes) {
        await work(async (payload, context) => {
          await inbox.handle(payload, context);
          total.count += 1;
          if (total.count === 200) total.done.resolve();
        });
      }
      await Promise.all(Array.from({ length: 200 }, (_, index) => enqueue(`shared-${index}`)));
      await total.done.promise;
      const notes = inboxes.flatMap((inbox) => inbox.notes);
      expect(new Set(notes).size).toBe(200);
      expect(notes.length).toBe(200);
      expect(inboxes.filter((inbox) => inbox.notes.length > 0).length).toBeGreaterThan(1);
    });

    test('a draining worker ends what runs and takes nothing new', async () => {
      const gate = Promise.withResolvers<void>();
      const inbox = new Inbox();
      const draining = await work(async (payload, context) => {
        await inbox.handle(payload, context);
        await gate.promise;
      });
      await enqueue('first');
      await inbox.next();
      const drained = draining.drain();
      await enqueue('second');
      gate.resolve();
      await drained;
      const other = new Inbox();
      await work(other.handle);
      expect(await other.next()).toBe('second');
      expect(inbox.notes).toEqual(['first']);
    });

    test('closing lets a task end within the grace, and its signal stays quiet', async () => {
      const gate = Promise.withResolvers<void>();
      const inbox = new Inbox();
      let aborted: boolean | null = null;
      const worker = await work(async (payload, context) => {
        await inbox.handle(payload, context);
        await gate.promise;
        aborted = context.signal.aborted;
      });
      await enqueue('graceful');
      await inbox.next();
      const closed = worker.close({ graceMs: 30_000 });
      gate.resolve();
      await closed;
      expect(aborted).toBe(false);
      expect(await queue.knows('task-graceful')).toBe(false);
    });

    test('closing fires the signal after the grace, and the interrupted task goes to another worker', async () => {
      const inbox = new Inbox();
      const worker = await work(async (payload, context) => {
        await inbox.handle(payload, context);
        await new Promise((_, reject) => {
          context.signal.addEventListener('abort', () => reject(context.signal.reason));
        });
      });
      await enqueue('interrupted');
      await inbox.next();
      await worker.close({ graceMs: 0 });
      expect(await queue.knows('task-interrupted')).toBe(true);
      const other = new Inbox();
      await work(other.handle);
      expect(await other.next()).toBe('interrupted');
    });

    test('closing gives up on a task that does not listen', { timeout: 30_000 }, async () => {
      const inbox = new Inbox();
      const worker = await work(async (payload, context) => {
        await inbox.handle(payload, context);
        await new Promise(() => {});
      });
      await enqueue('deaf');
      await inbox.next();
      await worker.close({ graceMs: 0 });
      expect(await queue.knows('task-deaf')).toBe(true);
    });

    test('the task of a killed worker process is delivered again', { timeout: 30_000 }, async () => {
      const { child, took } = taskProcess({ mode: 'hold', server: under.server, queueName, lockMs: 1_000 });
      await enqueue('orphan');
      await took('orphan');
      const dead = once(child, 'exit');
      child.kill('SIGKILL');
      await dead;
      const inbox = new Inbox();
      await work(inbox.handle, { lockMs: 1_000 });
      expect(await inbox.next()).toBe('orphan');
    });

    test('a task that runs longer than its lock is not delivered twice', { timeout: 30_000 }, async () => {
      const inbox = new Inbox();
      const gate = Promise.withResolvers<void>();
      const handle: Handler = async (payload, context) => {
        await inbox.handle(payload, context);
        if (payload.note === 'long') await gate.promise;
      };
      await work(handle, { lockMs: 1_000 });
      await work(handle, { lockMs: 1_000 });
      await enqueue('long');
      await inbox.next();
      // Comes long after the lock's first end, and after several looks for lost tasks.
      await enqueue('after', 2_500);
      expect(await inbox.next()).toBe('after');
      gate.resolve();
      await forgotten(queue, 'task-long');
      expect(inbox.notes).toEqual(['long', 'after']);
    });

    test('queue and worker recover from lost connections', { timeout: 30_000 }, async () => {
      const inbox = new Inbox();
      await work(inbox.handle);
      await enqueue('before');
      expect(await inbox.next()).toBe('before');
      for (const note of ['after-1', 'after-2']) {
        await under.cutConnections();
        await untilItWorks(() => enqueue(note));
        expect(await inbox.next()).toBe(note);
      }
      await expect(queue.check()).resolves.toBeUndefined();
    });

    test('a process that closed its queue and worker can end', async () => {
      const { child, took, close } = taskProcess({ mode: 'once', server: under.server, queueName, lockMs: 30_000 });
      const exited = once(child, 'exit');
      await took('mine');
      close();
      expect(await exited).toEqual([0, null]);
    });

    test('so can one whose server is gone', { timeout: 30_000 }, async () => {
      const { server, destroy } = await under.startDoomed();
      const { child, took, close } = taskProcess({ mode: 'once', server, queueName, lockMs: 30_000 });
      const exited = once(child, 'exit');
      await took('mine');
      await destroy();
      close();
      expect(await exited).toEqual([0, null]);
    });

    test('while the server is gone, calls fail soon and nothing else breaks', { timeout: 30_000 }, async () => {
      const { server, destroy } = await under.startDoomed();
      const orphan = await openTaskQueue({ server, queueName, log });
      await work(async () => {}, { server });
      await destroy();
      await expect(orphan.enqueue(noteTask, { note: 'lost' }, { id: 'task-lost' })).rejects.toThrow();
      await expect(orphan.knows('task-lost')).rejects.toThrow();
      await expect(orphan.check()).rejects.toThrow(/does not answer.*_URL/);
      await orphan.close();
    });

    test('reports that it works', async () => {
      await expect(queue.check()).resolves.toBeUndefined();
    });
  });
}

/** Keeps what was handled, and hands it out in order. */
class Inbox {
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

/** The handler's end is seen before the queue has noted it. */
async function forgotten(queue: TaskQueue, id: string): Promise<void> {
  while (await queue.knows(id)) await new Promise((resolve) => setImmediate(resolve));
}

/** A connection that the server ended is noticed by the first call that uses it. */
async function untilItWorks(call: () => Promise<void>): Promise<void> {
  for (;;) {
    const failed = await call().then(
      () => false,
      () => true,
    );
    if (!failed) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function taskProcess(options: TaskProcessOptions) {
  const program = fileURLToPath(new URL('./task-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return {
    child,
    close(): void {
      child.stdin.end();
    },
    async took(note: string): Promise<void> {
      while (!output.includes(`took ${note}\n`)) await once(child.stdout, 'data');
    },
  };
}
