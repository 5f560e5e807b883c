import type { FileContext } from '../kernel/index.ts';
import { startBudget } from './budget.ts';
import { underLock } from './lock.ts';
import type { Pass, PassEnd, Retention } from './pass.ts';
import { beginRun, endRun, failAbandonedRuns, lastRunOf, type MaintenanceRun } from './run.ts';

export interface RunPassOptions {
  retention: Retention;
  /** Ends the run at its next batch; it counts as one whose time was over. */
  signal: AbortSignal;
  /** Milliseconds that the run may take. */
  budgetMs: number;
  /** Milliseconds after which a run that failed, or whose time was over, is followed by the next. */
  soonMs: number;
  /** Runs although it is not due yet. */
  force?: boolean;
}

/** What came of it: it ran (well or badly, as its row says), it was not due, or another worker is running it now. */
export type PassOutcome = 'RAN' | 'NOT_DUE' | 'BUSY';

/**
 * Runs a pass if it is due. PostgreSQL decides: of any number of processes that call this at once, one runs the pass and the
 * others find it busy or done. Throws only when the run cannot be written down; what goes wrong inside it is on its row.
 */
export async function runPass(context: FileContext, pass: Pass, options: RunPassOptions): Promise<PassOutcome> {
  const outcome = await underLock(context, pass.name, async (lost) => {
    // The worker that held the lock before is gone, so that a run without an end is one that was killed.
    await failAbandonedRuns(context, pass.name);
    // A worker that looks every `soonMs` comes a moment early as often as a moment late; it is the same round.
    const last = await lastRunOf(context, pass.name, options.soonMs / 2);
    if (last !== null && !last.isDue && !options.force) return 'NOT_DUE';
    await run(context, pass, last, { ...options, signal: AbortSignal.any([options.signal, lost]) });
    return 'RAN';
  });
  return outcome ?? 'BUSY';
}

async function run(
  context: FileContext,
  pass: Pass,
  last: MaintenanceRun | null,
  options: RunPassOptions,
): Promise<void> {
  const { retention, signal, budgetMs, soonMs } = options;
  const counts: Record<string, number> = {};
  const log = context.log.child({ pass: pass.name });
  const id = await beginRun(context, pass.name, pass.everyMs);
  const begun = performance.now();
  let end: PassEnd = { complete: false, position: last?.position ?? null };
  let fault: unknown = null;
  try {
    end = await pass.run(context, {
      retention,
      budget: startBudget(budgetMs, signal),
      position: end.position,
      count(what, amount) {
        counts[what] = (counts[what] ?? 0) + amount;
      },
    });
  } catch (error) {
    fault = error;
  }
  await endRun(context, id, { ...end, counts, fault, soonMs });
  const facts = { ...counts, complete: end.complete, durationMs: Math.round(performance.now() - begun) };
  if (fault === null) log.info(facts, 'maintenance pass ended');
  else log.error({ ...facts, err: fault }, 'maintenance pass failed; the next run goes on');
}
