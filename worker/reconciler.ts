import type { FileServices } from '../src/domain/kernel/index.ts';
import type { Claim } from '../src/lease/kind.ts';
import { reconcile } from '../src/lease/reconcile.ts';
import { type DueWork, systemContext } from './due-work.ts';

/** Milliseconds between two looks for what was lost, or a lease if that is shorter: what a lost worker costs beyond its lease. */
const reconcileEveryMs = 5_000;

/** Makes up for lost workers and lost tasks of every kind: at once and then again and again, one pass at a time. */
export function startReconciler(services: FileServices, kinds: readonly DueWork[]): { stop(): Promise<void> } {
  const context = systemContext(services);
  const parts = { sql: services.db.prisma, queues: services.queues };
  const leaseMs = context.policy.worker.leaseSeconds * 1000;
  /** Until when nothing is taken for lost: after an outage, workers that are alive get the time to renew their leases. */
  let sparesUntil = Number.NEGATIVE_INFINITY;
  const spare = () => {
    sparesUntil = performance.now() + 2 * leaseMs;
  };
  const pass = async () => {
    for (const { kind, endLost } of kinds) {
      const asked = performance.now();
      let isAnswered = false;
      const endUnlessSpared = async (claim: Claim) => {
        // A database that has kept us waiting has kept the others waiting too.
        if (!isAnswered && performance.now() - asked > leaseMs / 2) spare();
        isAnswered = true;
        return performance.now() >= sparesUntil && (await endLost(context, claim));
      };
      try {
        const counts = await reconcile(parts, kind, endUnlessSpared);
        const found = { kind: kind.table, ...counts };
        if (counts.expired > 0) services.log.warn(found, 'what was lost is brought back');
        else if (counts.requeued > 0) services.log.info(found, 'rows that were due without a task have one');
      } catch (error) {
        spare();
        services.log.warn({ err: error, kind: kind.table }, 'lost rows could not be looked for this time');
      }
    }
  };
  let running: Promise<void> | null = null;
  const run = () => {
    running ??= pass().finally(() => {
      running = null;
    });
  };
  run();
  const timer = setInterval(run, Math.min(reconcileEveryMs, leaseMs));
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
