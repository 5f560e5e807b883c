import type { Logger } from '../src/log.ts';
import type { QueueServer } from '../src/queue/backend.ts';
import { implementTask, openTaskWorker, type TaskWorker } from '../src/queue/task-worker.ts';
import { type Lane, queueNames } from '../src/queue/tasks.ts';
import { DueLoop } from './due-loop.ts';
import type { DueWork } from './due-work.ts';

/**
 * Works through the kinds of one lane whenever a task of theirs arrives. A task holds its place in the queue's worker while it
 * works, so that tasks beyond what this process can do stay for others.
 */
export async function openLane(
  { server, log }: { server: QueueServer; log: Logger },
  lane: Lane,
  works: readonly DueWork[],
): Promise<TaskWorker> {
  const kinds = works.filter(({ kind }) => kind.task.lane === lane);
  const loops = kinds.map((work) => ({ work, loop: new DueLoop(work) }));
  const slots = kinds.reduce((sum, work) => sum + work.slots, 0);
  const worker = await openTaskWorker({
    server,
    log,
    queueName: queueNames[lane],
    // Where kinds share a lane, one place more: a wake of a kind that is busy ends at once, and must not wait for one of another.
    concurrency: kinds.length > 1 ? slots + 1 : slots,
    tasks: loops.map(({ work, loop }) => implementTask(work.kind.task, (_payload, { signal }) => loop.wake(signal))),
  });
  const stop = () => {
    for (const { loop } of loops) loop.stop();
  };
  return {
    drain() {
      stop();
      return worker.drain();
    },
    close(options) {
      stop();
      return worker.close(options);
    },
  };
}
