import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../src/db/generated/client.ts';
import {
  type Claim,
  ClaimLostError,
  claimNextJob,
  completeJob,
  failAttempt,
  releaseJob,
  reportProgress,
} from '../../src/domain/job/index.ts';
import type { Context, Services } from '../../src/domain/kernel/index.ts';
import { implementTask, type TaskImplementation } from '../../src/queue/task-worker.ts';
import { runJob } from '../../src/queue/tasks.ts';
import { type AttemptResult, removeObjects, runAttempt } from '../attempt.ts';
import { ClaimHolder } from '../claim-holder.ts';
import type { Extractor } from '../extractor.ts';
import { AttemptTimeoutError, failureOf, InterruptedError } from '../outcome.ts';
import { ProgressReporter } from '../progress-reporter.ts';
import type { Scratch } from '../scratch.ts';

/** Milliseconds before each further try to write down a result, while the database is away: half a minute in all. */
const retryResultAfter = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

export interface RunJobTools {
  services: Services;
  extractor: Extractor;
  scratch: Scratch;
  /** How this worker signs its claims, e.g. `host:4711`. */
  workerName: string;
}

/**
 * The task behind every job: claim the one whose turn it is, attempt, result. It never throws for what happened to the job,
 * since that is written in PostgreSQL; what it throws means that even that could not be written, and the lease brings the job
 * back.
 */
export function runJobTask(tools: RunJobTools): TaskImplementation {
  return implementTask(runJob, async (_payload, { signal }) => {
    const { services, workerName } = tools;
    const job = await claimNextJob({ ...services, viewer: null, correlationId: null }, workerName);
    if (job) await runClaimed(job, tools, signal);
    else services.log.debug('a task without a job to be had');
  });
}

async function runClaimed(job: Job, { services, extractor, scratch }: RunJobTools, signal: AbortSignal): Promise<void> {
  const { correlationId } = job;
  const claim: Claim = { jobId: job.id, attempt: job.attempt };
  const log = services.log.child({ correlationId, ...claim });
  const context: Context = { ...services, log, viewer: null, correlationId };
  log.info('attempt began');

  const holder = new ClaimHolder(context, claim);
  const { timeoutSeconds } = services.policy.worker;
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
    const result = await scratch.within(`${job.id}-${job.attempt}`, (folder) =>
      runAttempt(context, job, {
        extractor,
        scratch: folder,
        signal: AbortSignal.any([holder.signal, timeout.signal, interruption.signal]),
        report: (progress) => reporter.report(progress),
      }),
    );
    await reporter.stop();
    await complete(context, claim, result, interruption.signal);
    log.info({ tables: result.tables.length, rows: result.metrics.rowsWritten }, 'attempt succeeded');
  } catch (error) {
    await reporter.stop();
    await settle(context, claim, error);
  } finally {
    clearTimeout(timer);
    await holder.stop();
  }
}

/** Writes the result, also through a restart of the database. */
async function complete(
  context: Context,
  claim: Claim,
  { tables, metrics }: AttemptResult,
  signal: AbortSignal,
): Promise<void> {
  for (const wait of [...retryResultAfter, null]) {
    try {
      return await completeJob(context, claim, tables, metrics);
    } catch (error) {
      if (error instanceof ClaimLostError) {
        await removeObjects(
          context,
          tables.flatMap(({ rows, exports }) => [rows.object.key, ...exports.map(({ object }) => object.key)]),
        );
        throw error;
      }
      // Whether the commit arrived is not known, so the objects stay: if nothing points at them, they are swept later.
      if (wait === null) throw error;
      context.log.warn({ err: error }, 'the result could not be written; it is tried again');
      await delay(wait, undefined, { signal }).catch(() => {
        throw error;
      });
    }
  }
}

/** Writes what became of an attempt that did not succeed. */
async function settle(context: Context, claim: Claim, error: unknown): Promise<void> {
  const { log } = context;
  if (error instanceof ClaimLostError) {
    log.warn('the claim is lost: the job was cancelled, or somebody else has ended or taken it over');
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
