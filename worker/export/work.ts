import type { ClaimedExport } from '../../src/domain/export/index.ts';
import {
  claimExport,
  completeExport,
  endLostExport,
  exportLease,
  failExport,
  releaseExport,
  reportExport,
} from '../../src/domain/export/index.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import { runAttempt } from '../attempt.ts';
import { type DueWork, systemContext, type WorkerTools } from '../due-work.ts';
import { removeObjects } from '../objects.ts';
import { failureOf } from '../outcome.ts';
import { ProgressReporter } from '../progress-reporter.ts';
import { HopelessExportError, type MadeExport, makeExport } from './make-export.ts';

/** Milliseconds between two reports of how much of a file is written. Each is an event that stays. */
const reportEveryMs = 1_000;

/** Makes the files that people ask for, one at a time in this process: they neither wait behind a thousand jobs nor keep one waiting. */
export function exportWork(tools: WorkerTools): DueWork {
  const { services, workerName } = tools;
  return {
    kind: exportLease,
    slots: 1,
    endLost: endLostExport,
    async next(signal) {
      const claim = await claimExport(systemContext(services), workerName);
      if (claim) await attemptExport(claim, tools, signal);
      return claim !== null;
    },
  };
}

/** One attempt at a claimed export. Throws only when the database is away; then the lease brings the export back. */
export async function attemptExport(
  claim: ClaimedExport,
  { services, engine, scratch }: WorkerTools,
  signal: AbortSignal,
): Promise<void> {
  const { correlationId } = claim;
  const log = services.log.child({ correlationId, exportId: claim.id, attempt: claim.attempt });
  const context: FileContext = { ...services, log, viewer: null, correlationId };
  await runAttempt<MadeExport>(
    context,
    { kind: exportLease, claim, signal },
    {
      work: (_hold, ended) =>
        scratch.within(`${claim.id}-${claim.attempt}`, async (folder) => {
          // What was not written is written with the next report; whether the claim still holds is asked elsewhere.
          const write = (share: number) =>
            reportExport(context, claim, share).catch((error: unknown) => {
              log.debug({ err: error }, 'how far an export is could not be written');
            });
          const reporter = new ProgressReporter(write, reportEveryMs);
          try {
            const onProgress = (share: number) => reporter.report(share);
            return await makeExport(context, claim, { engine, folder, signal: ended, onProgress });
          } finally {
            await reporter.stop();
          }
        }),
      async succeed(made) {
        await completeExport(context, claim, made);
        log.info({ bytes: made.object.size }, 'export ready');
      },
      async fail(error) {
        if (error instanceof HopelessExportError) {
          log.info({ reason: error.message }, 'an export cannot be made');
          return failExport(context, claim, { reason: error.message, isFinal: true });
        }
        log.error({ err: error }, 'an export failed');
        const { message, owner, isOutage = false } = failureOf(error);
        return failExport(context, claim, { reason: message, isFinal: owner === 'USER', isOutage });
      },
      giveBack: () => releaseExport(context, claim),
      discard: ({ object }) => removeObjects(context, [object.key]),
    },
  );
}
