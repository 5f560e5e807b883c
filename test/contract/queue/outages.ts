import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openTaskQueue } from '../../../src/queue/bullmq-queue.ts';
import { noteTask } from './note-task.ts';
import { Inbox, log, type QueueRig } from './rig.ts';
import type { TaskProcessOptions } from './task-process.ts';

/** What is lost with a process, a connection or the server, and what is not. */
export function queueOutlivesOutages(rig: QueueRig): void {
  const { work, enqueue } = rig;

  test('the task of a killed worker process is delivered again', async () => {
    const { child, took } = taskProcess({
      mode: 'hold',
      server: rig.under.server,
      queueName: rig.queueName,
      lockMs: 1_000,
    });
    await enqueue('orphan');
    await took('orphan');
    const dead = once(child, 'exit');
    child.kill('SIGKILL');
    await dead;
    const inbox = new Inbox();
    await work(inbox.handle, { lockMs: 1_000 });
    expect(await inbox.next()).toBe('orphan');
  });

  test('queue and worker recover from lost connections', async () => {
    const inbox = new Inbox();
    await work(inbox.handle);
    await enqueue('before');
    expect(await inbox.next()).toBe('before');
    for (const note of ['after-1', 'after-2']) {
      await rig.under.cutConnections();
      await untilItWorks(() => enqueue(note));
      expect(await inbox.next()).toBe(note);
    }
    await expect(rig.queue.check()).resolves.toBeUndefined();
  });

  test('a process that closed its queue and worker can end', async () => {
    const { child, took, close } = taskProcess({
      mode: 'once',
      server: rig.under.server,
      queueName: rig.queueName,
      lockMs: 30_000,
    });
    const exited = once(child, 'exit');
    await took('mine');
    close();
    expect(await exited).toEqual([0, null]);
  });

  test('so can one whose server is gone', async () => {
    const { server, destroy } = await rig.under.startDoomed();
    const { child, took, close } = taskProcess({ mode: 'once', server, queueName: rig.queueName, lockMs: 30_000 });
    const exited = once(child, 'exit');
    await took('mine');
    await destroy();
    close();
    expect(await exited).toEqual([0, null]);
  });

  test('while the server is gone, calls fail soon and nothing else breaks', async () => {
    const { server, destroy } = await rig.under.startDoomed();
    const orphan = await openTaskQueue({ server, queueName: rig.queueName, log });
    await work(async () => {}, { server });
    await destroy();
    await expect(orphan.enqueue(noteTask, { note: 'lost' }, { id: 'task-lost' })).rejects.toThrow();
    await expect(orphan.knows('task-lost')).rejects.toThrow();
    await expect(orphan.check()).rejects.toThrow(/does not answer.*_URL/);
    await orphan.close();
  });
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
