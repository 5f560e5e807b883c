import { expect, test } from 'vitest';
import { z } from 'zod';
import { defineTask } from '../../../src/queue/tasks.ts';
import { noteTask } from './note-task.ts';
import { Inbox, type QueueRig } from './rig.ts';

/** What becomes of tasks that are handed over. */
export function tasksAreDelivered(rig: QueueRig): void {
  const { work, enqueue, forgotten } = rig;

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
      await forgotten('task-again');
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
    expect(await rig.queue.knows('task-waiting')).toBe(true);
    expect(await rig.queue.knows('task-delayed')).toBe(true);
    expect(await rig.queue.knows('task-unknown')).toBe(false);

    const gate = Promise.withResolvers<void>();
    const inbox = new Inbox();
    await work(async (payload, context) => {
      await inbox.handle(payload, context);
      await gate.promise;
    });
    await inbox.next();
    expect(await rig.queue.knows('task-waiting')).toBe(true);
    gate.resolve();
    await forgotten('task-waiting');
  });

  test('takes many tasks in one go, and counts those that wait to be taken', async () => {
    const items = Array.from({ length: 250 }, (_, index) => ({
      payload: { note: `${index}` },
      id: `task-bulk-${index}`,
    }));
    await rig.queue.enqueueAll(noteTask, items);
    // An id that is known already is one task, as ever.
    await rig.queue.enqueueAll(noteTask, items.slice(0, 10));
    await rig.queue.enqueueAll(noteTask, []);
    await enqueue('delayed', 60_000);
    expect(await rig.queue.waiting()).toBe(250);
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
    expect(await rig.queue.waiting()).toBe(247);
    gate.resolve();
    await inbox.count(250);
    expect(new Set(inbox.notes).size).toBe(250);
    expect(await rig.queue.waiting()).toBe(0);
  });

  test('withdraws what waits or is delayed, and leaves what runs', async () => {
    await enqueue('withdrawn');
    await enqueue('withdrawn-delayed', 20);
    await rig.queue.withdraw('task-withdrawn');
    await rig.queue.withdraw('task-withdrawn-delayed');
    await rig.queue.withdraw('task-nobody-knows');
    expect(await rig.queue.knows('task-withdrawn')).toBe(false);
    expect(await rig.queue.knows('task-withdrawn-delayed')).toBe(false);

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
    await rig.queue.withdraw('task-running');
    expect(await rig.queue.knows('task-running')).toBe(true);
    gate.resolve();
    await ended.promise;
    await forgotten('task-running');
    expect(inbox.notes).toEqual(['running']);
  });

  test('refuses a payload that does not fit before it is sent', async () => {
    await expect(rig.queue.enqueue(noteTask, { note: '' }, { id: 'task-bad' })).rejects.toThrow(z.ZodError);
    expect(await rig.queue.knows('task-bad')).toBe(false);
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
    await rig.queue.enqueue(stranger, {}, { id: 'task-stranger' });
    await rig.queue.enqueue(loose, { note: 7 }, { id: 'task-loose' });
    await enqueue('fails');
    await enqueue('works');
    expect([await inbox.next(), await inbox.next()]).toEqual(['fails', 'works']);
    for (const id of ['stranger', 'loose', 'fails', 'works']) await forgotten(`task-${id}`);
    expect(inbox.notes).toEqual(['fails', 'works']);
  });

  test('reports that it works', async () => {
    await expect(rig.queue.check()).resolves.toBeUndefined();
  });
}
