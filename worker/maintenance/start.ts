import type { Settings } from '../../src/config/settings.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import { maintenancePasses, type Pass, type Retention, runPass } from '../../src/domain/maintenance/index.ts';
import type { QueueServer } from '../../src/queue/backend.ts';
import { openTaskQueue } from '../../src/queue/bullmq-queue.ts';
import { implementTask, openTaskWorker } from '../../src/queue/task-worker.ts';
import { queueNames, runMaintenance } from '../../src/queue/tasks.ts';

const minuteMs = 60_000;

export interface MaintenanceOptions {
  server: QueueServer;
  retention: Retention;
  passes?: readonly Pass[];
  /** Milliseconds between two rounds, in which the passes that are due are run. */
  roundMs?: number;
  /** Milliseconds between two looks at whether the queue still has the schedule. */
  mendMs?: number;
}

/**
 * Makes this process one of those that may be given the next round of maintenance. The queue's schedule hands each round to one
 * of them; which passes are due, and that no other worker runs them, is for PostgreSQL to say.
 */
export async function startMaintenance(
  context: FileContext,
  options: MaintenanceOptions,
): Promise<{ close(): Promise<void> }> {
  const { server, retention, passes = maintenancePasses, roundMs = 10 * minuteMs, mendMs = minuteMs } = options;
  const { log } = context;
  const round = implementTask(runMaintenance, async (_payload, { signal }) => {
    for (const pass of passes) {
      if (signal.aborted) return;
      await runPass(context, pass, { retention, signal, budgetMs: roundMs / 2, soonMs: roundMs });
    }
  });
  const queue = await openTaskQueue({ server, log, queueName: queueNames.maintenance });
  const worker = await openTaskWorker({
    server,
    log,
    tasks: [round],
    concurrency: 1,
    queueName: queueNames.maintenance,
  }).catch(async (error: unknown) => {
    await queue.close();
    throw error;
  });
  const schedule = () =>
    queue
      .repeat(runMaintenance, {}, { id: 'round', everyMs: roundMs })
      .catch((error: unknown) =>
        log.warn({ err: error }, 'maintenance could not be scheduled; tried again in a minute'),
      );
  await schedule();
  const mending = setInterval(schedule, mendMs);
  return {
    async close() {
      clearInterval(mending);
      // A round stops after its batch, and the rest is there for the next.
      await worker.close({ graceMs: 0 });
      await queue.close();
    },
  };
}

/** What the settings say about keeping things. */
export function retentionOf({ retention, worker }: Pick<Settings, 'retention' | 'worker'>): Retention {
  const daySeconds = 24 * 60 * 60;
  return { ...retention, orphanFilesSeconds: daySeconds + worker.timeoutSeconds };
}
