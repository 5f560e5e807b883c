import { realpath, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { formatFacts, type TableFormat } from '../../src/engine/closed-sets.ts';
import { FolderWatch } from '../client/folder-watch.ts';
import { type JobOutcome, outcomeReport } from '../client/job-outcome.ts';
import { openClient } from '../client/login.ts';
import { faultJson, printFault, printJson } from '../client/printing.ts';
import { type WatchEntry, WatchJournal } from '../client/watch-journal.ts';
import { callersFolder } from '../extraction/named-files.ts';
import { CommandFailure } from '../failure.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import { printable } from '../terminal/text.ts';

export interface WatchOptions {
  configuration: string;
  out?: string;
  format: TableFormat;
  settle: number;
  state?: string;
  json?: true;
}

/** `ade watch`: runs each new file of a folder, once, until it is asked to stop. */
export async function watch(named: string, options: WatchOptions): Promise<number> {
  const { out = null, settle, json = false } = options;
  process.chdir(callersFolder(process.env, process.cwd()));
  if (!(await stat(named).catch(() => null))?.isDirectory()) throw new CommandFailure(`There is no folder ${named}.`);
  const folder = await realpath(named);
  if (out !== null && !relative(folder, resolve(out)).startsWith('..')) {
    throw new CommandFailure('Tables cannot go into the folder that is watched: they would be run as well.');
  }
  const client = await openClient();
  // Asked for once: a name that is none is no fault of each file.
  const configuration = await client.configuration(options.configuration);
  const stop = new AbortController();
  onShutdownSignal({ first: () => stop.abort(), second: () => process.exit(1) });
  const journal = await WatchJournal.open(options.state ?? join(folder, '.ade-watch.jsonl'));
  const watched = new FolderWatch(client, journal, {
    folder,
    configuration,
    exports: out === null ? [] : [formatFacts[options.format].name],
    out,
    settleMs: settle * 1_000,
    signal: stop.signal,
    onRun: json ? ({ path, jobId }, outcome, files) => printJson({ path, jobId, outcome, files }) : printRun,
    onFault: json ? (path, error) => printJson({ path, error: faultJson(error) }) : printFault,
  });
  if (!json)
    process.stdout.write(
      `Watching ${printable(folder)}. Ctrl-C ends it; what is new meanwhile is run at the next start.\n`,
    );
  await watched.run();
  await client.close();
  return 0;
}

function printRun({ path, jobId }: WatchEntry, outcome: JobOutcome, files: readonly string[]): void {
  process.stdout.write(outcomeReport(`${printable(path)}  ${jobId}`, outcome, files));
}
