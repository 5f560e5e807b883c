import { join } from 'node:path';
import type { AdeClient } from '../../clients/typescript/src/index.ts';
import { formatFacts, type TableFormat } from '../../src/engine/closed-sets.ts';
import { type FileOutcome, runArchive, runFile } from '../client/file-run.ts';
import { pathFrom } from '../client/folder-path.ts';
import { outcomeReport } from '../client/job-outcome.ts';
import { openClient } from '../client/login.ts';
import { eachOf } from '../client/pool.ts';
import { faultJson, printFault, printJson } from '../client/printing.ts';
import { folderNames } from '../extraction/folder-names.ts';
import { callersFolder, namedFiles } from '../extraction/named-files.ts';
import { CommandFailure } from '../failure.ts';
import { onShutdownSignal } from '../stack/signals.ts';
import { printable } from '../terminal/text.ts';

export interface UploadCommandOptions {
  configuration?: string;
  bestFit?: true;
  expand?: true;
  wait?: true;
  out?: string;
  format: TableFormat;
  overwrite?: true;
  json?: true;
}

/** Files that are on their way at a time. */
const atATime = 4;
const interrupted = 130;

/** `ade upload`: documents to the server, and with a configuration jobs on them. Goes on with the next file when one fails. */
export async function upload(named: readonly string[], options: UploadCommandOptions): Promise<number> {
  process.chdir(callersFolder(process.env, process.cwd()));
  const client = await openClient();
  const stop = new AbortController();
  onShutdownSignal({ first: () => stop.abort(), second: () => process.exit(interrupted) });
  const files = await namedFiles(named, { recursive: true });
  if (files.length === 0) throw new CommandFailure(`There are no files in ${named.join(', ')}.`);
  const placed = new Map(files.map((file) => [file, pathFrom(named, file)]));
  const failures = await uploadAll(client, placed, options, stop.signal);
  await client.close();
  if (stop.signal.aborted) return interrupted;
  return failures === 0 ? 0 : 1;
}

/** Uploads files, of which each has its place in the folder that was named. Answers how many failed. */
async function uploadAll(
  client: AdeClient,
  placed: ReadonlyMap<string, string | undefined>,
  options: UploadCommandOptions,
  signal: AbortSignal,
): Promise<number> {
  const { out = null, wait = out !== null, overwrite = false, json = false } = options;
  const exports = out === null ? [] : [formatFacts[options.format].name];
  const files = [...placed.keys()];
  const folders = new Map(folderNames(files).map((name, at) => [files[at], out === null ? null : join(out, name)]));
  // Asked for once: a name that is none is no fault of each file.
  const configuration =
    options.configuration === undefined ? undefined : await client.configuration(options.configuration);
  const kind = configuration !== undefined ? 'NAMED' : options.bestFit ? 'BEST_FIT' : 'NONE';
  let failures = 0;
  const onDone = json ? printJson : printOutcome;
  const onFailed = (path: string, error: unknown, member?: string) => {
    failures += 1;
    if (json) printJson({ path, member, error: faultJson(error) });
    else printFault(shownPath({ path, member }), error);
  };
  await eachOf(files, atATime, signal, async (path) => {
    const folder = folders.get(path) ?? null;
    const sent = { configuration, exports, path: placed.get(path), signal };
    const given = { ...sent, run: kind, wait, folder, overwrite } as const;
    try {
      if (options.expand && isArchive(path)) {
        const ends = { onDone, onFailed: (member: string, error: unknown) => onFailed(path, error, member) };
        await runArchive(client, path, { given, ends, signal });
      } else {
        onDone(await runFile(client, path, given));
      }
    } catch (error) {
      if (!signal.aborted) onFailed(path, error);
    }
  });
  if (kind === 'NONE' && !json && failures < files.length && !signal.aborted) {
    process.stdout.write('Stored, and nothing was run: that takes --configuration, or --best-fit.\n');
  }
  return failures;
}

function isArchive(path: string): boolean {
  return /\.zip$/i.test(path);
}

function shownPath({ path, member }: Pick<FileOutcome, 'path' | 'member'>): string {
  return member === undefined ? path : `${path}/${member}`;
}

function printOutcome({ document, job, outcome, files, ...place }: FileOutcome): void {
  const what = [printable(shownPath(place)), document.id, ...(job ? [job.id, job.status.toLowerCase()] : [])].join(
    '  ',
  );
  process.stdout.write(outcomeReport(what, outcome, files));
}
