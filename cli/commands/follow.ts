import type { JobEvent } from '../../clients/typescript/src/index.ts';
import { outcomeLines, outcomeOf } from '../client/job-outcome.ts';
import { openClient } from '../client/login.ts';
import { whoIsAsking } from '../client/operations.ts';
import { printJson } from '../client/printing.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import { type Progress, startProgress } from '../terminal/progress.ts';
import { faint } from '../terminal/style.ts';
import { printable } from '../terminal/text.ts';

const interrupted = 130;

/** `ade follow`: a job’s events, from its first to its last, through restarts of the server. Answers 1 when the job did not succeed. */
export async function follow(jobId: string, { json }: { json?: true }): Promise<number> {
  const client = await openClient();
  const stop = new AbortController();
  onShutdownSignal({ first: () => stop.abort(), second: () => process.exit(interrupted) });
  // A server that is not there at all is no reason to wait for it.
  await client.request(whoIsAsking, {});
  const { document } = await client.job(jobId, stop.signal);
  const progress = await startProgress(document?.name ?? jobId);
  try {
    const onEvent = json ? printJson : (event: JobEvent) => show(event, progress);
    const job = await client.wait(jobId, { signal: stop.signal, onEvent });
    if (!json) for (const line of outcomeLines(await outcomeOf(client, job, stop.signal))) progress.print(line);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) return interrupted;
    throw error;
  } finally {
    progress.end();
    await client.close();
  }
}

function show(event: JobEvent, progress: Progress): void {
  switch (event.__typename) {
    case 'StreamReset':
      progress.print('Earlier events are not kept any more.');
      break;
    case 'StreamEnd':
      break;
    case 'JobProgressedEvent':
      progress.update(event.progress, event.stage.toLowerCase());
      break;
    default:
      progress.print(`${faint(event.occurredAt.slice(11, 23))}  ${printable(event.message)}`);
  }
}
