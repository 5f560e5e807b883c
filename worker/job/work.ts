import type { Job } from '../../src/db/generated/client.ts';
import {
  claimNextJob,
  completeJob,
  endLostJob,
  failAttempt,
  jobLease,
  keepLog,
  releaseJob,
  reportProgress,
} from '../../src/domain/job/index.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import { streamTopic } from '../../src/hub/topics.ts';
import { keepingLines } from '../../src/kept-lines.ts';
import { LeaseLostError } from '../../src/lease/kind.ts';
import { beginSpan, currentSpan } from '../../src/tracing/index.ts';
import { runAttempt } from '../attempt.ts';
import { type DueWork, systemContext, type WorkerTools } from '../due-work.ts';
import type { LeaseHolder } from '../lease-holder.ts';
import { removeObjects } from '../objects.ts';
import { failureOf } from '../outcome.ts';
import { ProgressReporter } from '../progress-reporter.ts';
import { type ExtractedJob, extractJob, type Progress } from './extract-job.ts';
import { keysOf } from './store-tables.ts';

/** Milliseconds between two reports of how far a job is: at most four a second. */
const reportEveryMs = 250;

/** Extracts documents. */
export function jobWork(tools: WorkerTools, slots: number): DueWork {
  const { services, workerName } = tools;
  // One place is always left for another workspace, where there is more than one.
  const mostPerWorkspace = Math.min(services.policy.worker.jobsPerWorkspace, Math.max(1, slots - 1));
  let claiming: Promise<unknown> = Promise.resolve();
  /** One claim after the other: two at the same moment would not see each other, and give one workspace every place. */
  const claim = (): Promise<Job | null> => {
    const claimed = claiming.then(() => claimNextJob(systemContext(services), workerName, { mostPerWorkspace }));
    claiming = claimed.catch(() => {});
    return claimed;
  };
  return {
    kind: jobLease,
    slots,
    endLost: endLostJob,
    async next(signal) {
      const job = await claim();
      if (job) await tracedAttempt(job, () => attemptJob(job, tools, signal));
      return job !== null;
    },
  };
}

/** An attempt goes on with the trace in which its job was submitted. */
function tracedAttempt({ id, attempt, workspaceId, traceParent }: Job, work: () => Promise<void>): Promise<void> {
  const facts = { 'ade.job.id': id, 'ade.job.attempt': attempt, 'ade.workspace.id': workspaceId };
  const span = beginSpan('job.run', { kind: 'consumer', parent: traceParent, facts });
  return span ? span.run(work) : work();
}

async function attemptJob(job: Job, { services, engine, scratch }: WorkerTools, signal: AbortSignal): Promise<void> {
  const { correlationId } = job;
  const { log, lines } = keepingLines(services.log, { correlationId, jobId: job.id, attempt: job.attempt });
  const context: FileContext = { ...services, log, viewer: null, correlationId };
  log.info('attempt began');
  const options = { kind: jobLease, claim: job, topic: streamTopic(job.id), signal };
  await runAttempt<ExtractedJob>(context, options, {
    work: (hold, ended) =>
      scratch.within(`${job.id}-${job.attempt}`, (folder) =>
        reporting(context, job, hold, (reporter) =>
          extractJob(context, job, { engine, folder, signal: ended, report: (at) => reporter.report(at) }),
        ),
      ),
    async succeed({ tables, metrics }) {
      const failure = await completeJob(context, job, tables, metrics);
      if (failure) {
        log.info({ code: failure.code, reason: failure.message }, 'attempt failed');
        return removeObjects(context, keysOf(tables));
      }
      log.info({ tables: tables.length, rows: metrics.rowsWritten }, 'attempt succeeded');
    },
    async fail(error) {
      const failure = failureOf(error);
      if (failure.owner === 'SYSTEM') log.error({ err: error }, 'attempt failed');
      else log.info({ code: failure.code, reason: failure.message }, 'attempt failed');
      currentSpan()?.add({ 'ade.failure.code': failure.code, 'ade.failure.owner': failure.owner });
      await failAttempt(context, job, failure);
    },
    giveBack: () => releaseJob(context, job),
    discard: ({ tables }) => removeObjects(context, keysOf(tables)),
  });
  // Outside of any transaction, and lost where it fails: the worker's own log has it.
  await keepLog(context, job, lines).catch((error: unknown) => log.warn({ err: error }, 'its lines were not kept'));
}

/** Reports progress while `work` runs; none is being written any more when this is over. */
async function reporting<T>(
  context: FileContext,
  job: Job,
  hold: LeaseHolder,
  work: (reporter: ProgressReporter<Progress>) => Promise<T>,
): Promise<T> {
  const write = (progress: Progress) =>
    reportProgress(context, job, progress).catch((error: unknown) => {
      if (error instanceof LeaseLostError) hold.lose(error);
      else context.log.warn({ err: error }, 'progress could not be written');
    });
  const reporter = new ProgressReporter(write, reportEveryMs);
  try {
    return await work(reporter);
  } finally {
    await reporter.stop();
  }
}
