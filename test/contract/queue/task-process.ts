/**
 * A process of its own for the queue contract: `hold` takes one task, says so and never ends it; `once` hands one task over
 * and runs it; when its input ends it closes everything, and must then end by itself.
 */
import { once } from 'node:events';
import { createLogger } from '../../../src/log.ts';
import type { QueueServer } from '../../../src/queue/backend.ts';
import { openTaskQueue } from '../../../src/queue/bullmq-queue.ts';
import { implementTask, openTaskWorker } from '../../../src/queue/task-worker.ts';
import { noteTask } from './note-task.ts';

export interface TaskProcessOptions {
  mode: 'hold' | 'once';
  server: QueueServer;
  queueName: string;
  lockMs: number;
}

const { mode, ...options }: TaskProcessOptions = JSON.parse(process.argv[2] ?? '');
const log = createLogger({ level: 'silent', format: 'json' }, { name: 'test' });
const taken = Promise.withResolvers<void>();
const worker = await openTaskWorker({
  ...options,
  log,
  concurrency: 1,
  tasks: [
    implementTask(noteTask, async ({ note }) => {
      process.stdout.write(`took ${note}\n`);
      taken.resolve();
      if (mode === 'hold') await new Promise(() => {});
    }),
  ],
});

if (mode === 'once') {
  const queue = await openTaskQueue({ ...options, log });
  await queue.enqueue(noteTask, { note: 'mine' }, { id: 'task-mine' });
  await taken.promise;
  await once(process.stdin.resume(), 'end');
  await worker.close({ graceMs: 500 });
  await queue.close();
}
