import { claimExport } from '../src/domain/export/index.ts';
import type { Context } from '../src/domain/kernel/index.ts';
import { exportTopic } from '../src/hub/topics.ts';
import { attemptExport, type ExportTools } from './export-attempt.ts';

/** Milliseconds between two looks without a hint: how late a retry, or an export whose hint was lost, may be. */
const lookEvery = 5_000;

/**
 * Makes the exports that people ask for, one at a time in this process. Any number of workers may do so: each export is claimed
 * in PostgreSQL, which is the queue that exports wait in. They neither wait behind a thousand jobs nor keep one waiting.
 */
export async function startExports(
  context: Context,
  { extractor, scratch }: Omit<ExportTools, 'signal'>,
): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  const tools = { extractor, scratch, signal: closing.signal };
  let isHinted = false;
  let working: Promise<void> | null = null;
  const makeAll = async () => {
    do {
      isHinted = false;
      while (!closing.signal.aborted && (await makeNext(context, tools)));
    } while (isHinted && !closing.signal.aborted);
  };
  const look = () => {
    isHinted = true;
    working ??= makeAll()
      .catch((error: unknown) => context.log.warn({ err: error }, 'exports could not be looked for this time'))
      .finally(() => {
        working = null;
      });
  };
  const unsubscribe = await context.hub.subscribe(exportTopic, look);
  look();
  const timer = setInterval(look, lookEvery);
  return {
    /** What is being made goes back, and is made by another worker. */
    async close() {
      closing.abort();
      clearInterval(timer);
      await unsubscribe();
      await working;
    },
  };
}

/** `false` when no export is due. */
async function makeNext(context: Context, tools: ExportTools): Promise<boolean> {
  const claim = await claimExport(context);
  if (claim === null) return false;
  const { correlationId } = claim;
  const log = context.log.child({ correlationId, exportId: claim.id, attempt: claim.attempts });
  await attemptExport({ ...context, log, correlationId }, claim, tools);
  return true;
}
