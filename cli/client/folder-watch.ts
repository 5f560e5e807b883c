import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type AdeClient, AdeError, type RunOptions } from '../../clients/typescript/src/index.ts';
import { downloadExports } from './downloads.ts';
import { fileOf } from './file-run.ts';
import { pathFrom } from './folder-path.ts';
import { type JobOutcome, outcomeOf } from './job-outcome.ts';
import { type SettledFile, SettledFiles } from './settled-files.ts';
import type { WatchEntry, WatchJournal } from './watch-journal.ts';

export interface FolderWatchOptions {
  folder: string;
  configuration: string;
  exports: RunOptions['exports'];
  /** Where tables go, a folder for each document; `null` for nowhere. */
  out: string | null;
  /** Milliseconds for which a file has to stay as it is. */
  settleMs: number;
  signal: AbortSignal;
  /** Hears that a file has become tables. */
  onRun(entry: WatchEntry, outcome: JobOutcome, files: readonly string[]): void;
  onFault(path: string, error: unknown): void;
}

const lookAgainMs = 500;
/** Files that are on their way at a time. */
const atATime = 4;
/** Milliseconds after which a file is tried again that failed for a reason of this machine. */
const tryAgainMs = 10_000;

/** What another try would be answered as well; whatever else went wrong may be mended, and is tried again. */
const aboutTheFile = new Set(['VALIDATION_FAILED', 'LIMIT_EXCEEDED']);
const aboutTheJob = new Set(['JOB_FAILED', 'JOB_CANCELLED', 'NOT_FOUND']);

/** Runs each new file of a folder once. */
export class FolderWatch {
  readonly #client: AdeClient;
  readonly #journal: WatchJournal;
  readonly #options: FolderWatchOptions;
  readonly #running = new Map<string, Promise<void>>();
  /** Files that wait for another try. */
  readonly #resting = new Map<string, number>();

  constructor(client: AdeClient, journal: WatchJournal, options: FolderWatchOptions) {
    this.#client = client;
    this.#journal = journal;
    this.#options = options;
  }

  /** Resolves when the signal is aborted. */
  async run(): Promise<void> {
    const { folder, settleMs, signal } = this.#options;
    const settled = new SettledFiles(folder, settleMs);
    while (!signal.aborted) {
      for (const entry of this.#journal.unfinished()) this.#begin(entry.path, () => this.#finish(entry));
      for (const file of await settled.look((found) => this.#isKnown(found))) {
        this.#begin(file.path, () => this.#submit(file));
      }
      await delay(lookAgainMs, undefined, { signal }).catch(() => {});
    }
    await Promise.all(this.#running.values());
  }

  #isKnown({ path, size, mtimeMs }: SettledFile): boolean {
    const last = this.#journal.last(path);
    return last?.size === size && last.mtimeMs === mtimeMs;
  }

  #begin(path: string, work: () => Promise<void>): void {
    const { onFault, signal } = this.#options;
    if (this.#running.has(path) || this.#running.size >= atATime) return;
    if ((this.#resting.get(path) ?? 0) > performance.now()) return;
    const done = work()
      .catch((error: unknown) => {
        if (signal.aborted) return;
        onFault(path, error);
        this.#resting.set(path, performance.now() + tryAgainMs);
      })
      .finally(() => this.#running.delete(path));
    this.#running.set(path, done);
  }

  async #submit(file: SettledFile): Promise<void> {
    const { folder, configuration, exports, signal, onFault } = this.#options;
    const whole = join(folder, file.path);
    const sha256 = await hashOf(whole, signal);
    const entry: WatchEntry = { ...file, sha256, state: 'RUNNING', jobId: null };
    // Touched, or copied over itself.
    if (this.#journal.hasRun(file.path, sha256)) {
      return this.#journal.add({ ...entry, state: 'DONE' });
    }
    // The same whenever this version of the file is sent: a process that is killed before it has written down its job, gets that one again.
    const what = [this.#journal.id, file.path, sha256, configuration].join('\0');
    const idempotencyKey = `watch-${createHash('sha256').update(what).digest('hex')}`;
    try {
      const path = pathFrom([folder], whole);
      const options = { configuration, exports, path, idempotencyKey, signal };
      const { file: bytes, ...known } = await fileOf(this.#client, whole);
      const { id, document } = await this.#client.submit(bytes, { ...options, ...known });
      // It was written to while it was read: this version has been run, and the next one will be.
      const running = { ...entry, sha256: document.sha256, jobId: id };
      await this.#journal.add(running);
      await this.#finish(running);
    } catch (error) {
      if (!(error instanceof AdeError) || !aboutTheFile.has(error.code)) throw error;
      await this.#journal.add({ ...entry, state: 'FAILED' });
      onFault(file.path, error);
    }
  }

  async #finish(entry: WatchEntry): Promise<void> {
    const { out, signal, onRun, onFault } = this.#options;
    if (entry.jobId === null) return;
    try {
      const job = await this.#client.wait(entry.jobId, { signal });
      const outcome = await outcomeOf(this.#client, job, signal);
      const folder = out === null ? null : join(out, this.#folderFor(entry));
      const files =
        folder === null ? [] : await downloadExports(this.#client, entry.jobId, { folder, overwrite: true, signal });
      await this.#journal.add({ ...entry, state: 'DONE' });
      onRun(entry, outcome, files);
    } catch (error) {
      if (!(error instanceof AdeError) || !aboutTheJob.has(error.code)) throw error;
      await this.#journal.add({ ...entry, state: 'FAILED' });
      onFault(entry.path, error);
    }
  }

  /** Each version of a file has a folder of its own: a report that comes daily under one name would lose the tables of the day before. */
  #folderFor({ path, sha256 }: WatchEntry): string {
    const version = this.#journal.version(path, sha256);
    return version > 1 ? `${path} (${version})` : path;
  }
}

async function hashOf(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash, { signal });
  return hash.digest('hex');
}
