import { expect, test } from 'vitest';
import { type Handler, Inbox, type QueueRig } from './rig.ts';

/** How workers share what waits, and how they stop. */
export function workersShareAndStop(rig: QueueRig): void {
  const { work, enqueue, forgotten } = rig;

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
    expect(await rig.queue.knows('task-graceful')).toBe(false);
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
    expect(await rig.queue.knows('task-interrupted')).toBe(true);
    const other = new Inbox();
    await work(other.handle);
    expect(await other.next()).toBe('interrupted');
  });

  test('closing gives up on a task that does not listen', async () => {
    const inbox = new Inbox();
    const worker = await work(async (payload, context) => {
      await inbox.handle(payload, context);
      await new Promise(() => {});
    });
    await enqueue('deaf');
    await inbox.next();
    await worker.close({ graceMs: 0 });
    expect(await rig.queue.knows('task-deaf')).toBe(true);
  });

  test('a task that runs longer than its lock is not delivered twice', async () => {
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
    await forgotten('task-long');
    expect(inbox.notes).toEqual(['long', 'after']);
  });
}
