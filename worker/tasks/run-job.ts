import type { Context, Services } from '../../src/domain/context.ts';
import { completeJob } from '../../src/domain/job-result.ts';
import {
  type Claim,
  ClaimLostError,
  claimJob,
  failAttempt,
  releaseJob,
  reportProgress,
} from '../../src/domain/job-run.ts';
import { implementTask, type TaskImplementation } from '../../src/queue/task-worker.ts';
import { runJob } from '../../src/queue/tasks.ts';
import { type AttemptResult, removeObjects, runAttempt } from '../attempt.ts';
import { ClaimHolder } from '../claim-holder.ts';
import type { Extractor } from '../extractor.ts';
import { AttemptTimeoutError, failureOf, InterruptedError } from '../outcome.ts';
import { ProgressReporter } from '../progress-reporter.ts';
import type { Scratch } from '../scratch.ts';

export interface RunJobTools {
  services: Services;
  extractor: Extractor;
  scratch: Scratch;
  /** How this worker signs its claims, e.g. `host:4711`. */
  workerName: string;
}

/**
 * The task behind every job: claim, attempt, result. It never throws for what happened to the job, since that is written in
 * PostgreSQL; what it throws means that even that could not be written, and the lease brings the job back.
 */
export function runJobTask({ services, extractor, scratch, workerName }: RunJobTools): TaskImplementation {
  return implementTask(runJob, async ({ jobId, attempt, correlationId }, { signal }) => {
    const claim: Claim = { jobId, attempt };
    const log = services.log.child({ correlationId, jobId, attempt });
    const context: Context = { ...services, log, viewer: null, correlationId };
    const job = await claimJob(context, claim, workerName);
    if (!job) {
      log.debug('a task without a job to be had');
      return;
    }
    log.info('attempt began');

    const holder = new ClaimHolder(context, claim);
    const { timeoutSeconds } = services.policy;
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(new AttemptTimeoutError(timeoutSeconds)), timeoutSeconds * 1000);
    const interruption = new AbortController();
    signal.addEventListener('abort', () => interruption.abort(new InterruptedError()), { once: true });
    const reporter = new ProgressReporter((progress) =>
      reportProgress(context, claim, progress).catch((error: unknown) => {
        if (error instanceof ClaimLostError) holder.lose(error);
        else log.warn({ err: error }, 'progress could not be written');
      }),
    );

    try {
      const result = await scratch.within(`${jobId}-${attempt}`, (folder) =>
        runAttempt(context, job, {
          extractor,
          scratch: folder,
          signal: AbortSignal.any([holder.signal, timeout.signal, interruption.signal]),
          report: (progress) => reporter.report(progress),
        }),
      );
      await reporter.stop();
      await complete(context, claim, result);
      log.info({ tables: result.tables.length, rows: result.metrics.rowsWritten }, 'attempt succeeded');
    } catch (error) {
      await reporter.stop();
      await settle(context, claim, error);
    } finally {
      clearTimeout(timer);
      holder.stop();
    }
  });
}

async function complete(context: Context, claim: Claim, { tables, metrics }: AttemptResult): Promise<void> {
  try {
    await completeJob(context, claim, tables, metrics);
  } catch (error) {
    await removeObjects(
      context,
      tables.flatMap(({ rows, exports }) => [rows.object.key, ...exports.map(({ object }) => object.key)]),
    );
    throw error;
  }
}

/** Writes what became of an attempt that did not succeed. */
async function settle(context: Context, claim: Claim, error: unknown): Promise<void> {
  const { log } = context;
  if (error instanceof ClaimLostError) {
    log.warn('the claim is lost: somebody else has ended or taken over the job');
    return;
  }
  try {
    if (error instanceof InterruptedError) {
      await releaseJob(context, claim);
      log.info('the job went back to the queue');
      return;
    }
    const failure = failureOf(error);
    if (failure.owner === 'SYSTEM') log.error({ err: error }, 'attempt failed');
    else log.info({ code: failure.code, reason: failure.message }, 'attempt failed');
    await failAttempt(context, claim, failure);
  } catch (fault) {
    if (!(fault instanceof ClaimLostError)) throw fault;
    log.warn('the claim was lost before the failure could be written');
  }
}
