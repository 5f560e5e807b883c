import type { TaskQueues } from '../queue/task-queue.ts';
import type { Claim, LeaseKind } from './kind.ts';

/**
 * The queue's id of the task that is handed over for a row's next attempt: handed over twice, it is one task. The worker that takes
 * it claims whichever row's turn it is.
 */
export function wakeId({ table }: LeaseKind, { id, attempt }: Claim): string {
  return `${table}-${id.slice(id.indexOf('_') + 1)}-${attempt + 1}`;
}

/** Wakes workers for rows that are due in `delayMs`. Stands outside any transaction; `reconcile` makes up for what is lost. */
export async function wake(queues: TaskQueues, kind: LeaseKind, rows: readonly Claim[], delayMs = 0): Promise<void> {
  await queues[kind.task.lane].enqueueAll(
    kind.task,
    rows.map((row) => ({ payload: {}, id: wakeId(kind, row), delay: delayMs })),
  );
}
