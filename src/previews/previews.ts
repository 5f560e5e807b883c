import { rm } from 'node:fs/promises';
import type { ArchiveFile } from '../engine/extraction.ts';
import { defaultLimits, type Limits } from '../engine/limits.ts';
import type { Spec } from '../engine/specification.ts';
import { fetchObject } from '../engine-process/fetch-object.ts';
import type { Fit } from '../engine-process/fit.ts';
import { EngineCrashedError, OutOfMemoryError } from '../engine-process/handle.ts';
import { EnginePool } from '../engine-process/pool.ts';
import type { PreviewOutcome } from '../engine-process/preview-document.ts';
import type { StoredSheet } from '../engine-process/sheet-file.ts';
import type { Suggestion } from '../engine-process/suggest-configuration.ts';
import { Scratch } from '../scratch.ts';
import type { ObjectStore } from '../storage/object-store.ts';
import { FileCache } from './file-cache.ts';
import { problemOf, RefusedDocumentError } from './refused.ts';
import { Turns } from './turns.ts';

export interface PreviewOptions {
  store: ObjectStore;
  dataDir: string;
  /** What the engine enforces while reading, as for jobs. */
  limits: Partial<Limits>;
  /** Heap of one process, MiB. */
  heapMiB: number;
  /** Documents that are read at a time. */
  processes: number;
  /** How long one may take, once it is read. */
  seconds: number;
  /** Bytes on disk: half for copies of documents, half for what their sheets show. */
  cacheBytes: number;
}

/** A stored document, as far as reading it takes. Its bytes never change. */
export interface StoredDocument {
  workspaceId: string;
  name: string;
  storageKey: string;
  /** Of its bytes, lower-case hex. */
  sha256: string;
  byteSize: bigint;
}

/** What may wait for its turn, of one workspace. */
const mostWaiting = 20;
/** Milliseconds for which it is remembered why a document cannot be shown. */
const refusalMs = 60_000;
const mostRefusals = 1_000;

/**
 * Reads documents for requests: in processes like those of jobs and within the same limits, workspace by workspace in turn. No process
 * is started before the first request, and one stays ready after it. What has been read is kept on this machine, for a while.
 */
export class Previews {
  readonly #options: PreviewOptions;
  readonly #scratch: Scratch;
  readonly #engine: EnginePool;
  readonly #turns: Turns;
  readonly #copies: FileCache<null>;
  readonly #sheets: FileCache<readonly StoredSheet[]>;
  readonly #closing = new AbortController();
  #archives = 0;
  readonly #refusals = new Map<string, { error: RefusedDocumentError; until: number }>();

  private constructor(options: PreviewOptions, scratch: Scratch, folders: { copies: string; sheets: string }) {
    this.#options = options;
    this.#scratch = scratch;
    this.#engine = new EnginePool({ heapMiB: options.heapMiB });
    this.#turns = new Turns({ places: options.processes, waiting: mostWaiting });
    this.#copies = new FileCache(folders.copies, options.cacheBytes / 2);
    this.#sheets = new FileCache(folders.sheets, options.cacheBytes / 2);
  }

  /** Ids of the processes that read documents. */
  get processIds(): number[] {
    return this.#engine.processIds;
  }

  static async open(options: PreviewOptions): Promise<Previews> {
    const scratch = await Scratch.open(options.dataDir, 'api');
    const folders = { copies: await scratch.folder('copies'), sheets: await scratch.folder('sheets') };
    return new Previews(options, scratch, folders);
  }

  /**
   * Does something with the sheets of a document and the file of what they show. Throws RefusedDocumentError, TooManyWaitingError,
   * StoredBytesDamagedError, ObjectNotFoundError, the signal's reason.
   */
  async withSheets<T>(
    document: StoredDocument,
    signal: AbortSignal,
    work: (path: string, sheets: readonly StoredSheet[]) => Promise<T>,
  ): Promise<T> {
    const key = keyOf(document);
    const known = this.#refusals.get(key);
    if (known !== undefined && known.until > performance.now()) throw known.error;
    const make = (file: string, stop: AbortSignal) => this.#writeSheets(document, file, stop);
    return this.#sheets.use(key, make, signal, work).catch((error: unknown) => {
      if (error instanceof RefusedDocumentError) this.#remember(key, error);
      throw error;
    });
  }

  /** What a job would make of the first rows of a document. Throws like `withSheets`; what the document is to blame for is an outcome. */
  preview(
    document: StoredDocument,
    {
      spec,
      lookups,
      ...most
    }: { spec: Spec; lookups: { wanted: string; document: StoredDocument }[]; rows: number; issues: number },
    signal: AbortSignal,
  ): Promise<PreviewOutcome> {
    const documents = [document, ...lookups.map((lookup) => lookup.document)];
    return this.#withCopies(documents, signal, ([path = '', ...paths], ended) => {
      const copies = lookups.map(({ wanted, document: { name } }, at) => [wanted, { path: paths[at] ?? '', name }]);
      const { limits } = this.#options;
      const request = { path, name: document.name, spec, lookups: Object.fromEntries(copies), limits, ...most };
      return this.#engine.preview(request, ended);
    });
  }

  /** A first configuration for documents of one workspace. Throws like `withSheets`. */
  async suggest(
    documents: readonly StoredDocument[],
    { name, table, schemaUrl }: { name: string; table: string | null; schemaUrl: string },
    signal: AbortSignal,
  ): Promise<Suggestion> {
    const outcome = await this.#withCopies(documents, signal, (paths, ended) => {
      const copies = documents.map((document, at) => ({ path: paths[at] ?? '', name: document.name }));
      return this.#engine.suggest({ documents: copies, limits: this.#options.limits, name, table, schemaUrl }, ended);
    });
    if (outcome.kind === 'refused') throw problemOf(outcome);
    return outcome;
  }

  /** How well each of the configurations fits a document. Throws like `withSheets`. */
  async match(
    document: StoredDocument,
    candidates: readonly { id: string; specYaml: string }[],
    signal: AbortSignal,
  ): Promise<readonly (Fit & { id: string })[]> {
    const outcome = await this.#withCopies([document], signal, ([path = ''], ended) => {
      const { limits } = this.#options;
      return this.#engine.match({ path, name: document.name, limits, candidates: [...candidates] }, ended);
    });
    if (outcome.kind === 'refused') throw problemOf(outcome);
    return outcome.fits;
  }

  /**
   * Does something with the files of a zip archive, all of them together of so many bytes at most: they stay on disk while it works.
   * Throws like `withSheets`.
   */
  async withFiles<T>(
    archive: StoredDocument,
    mostBytes: number,
    signal: AbortSignal,
    work: (files: readonly ArchiveFile[]) => Promise<T>,
  ): Promise<T> {
    return this.#scratch.within(`archive-${this.#archives++}`, async (folder) => {
      const outcome = await this.#withCopies([archive], signal, ([path = ''], ended) => {
        const { expandedBytes = defaultLimits.expandedBytes } = this.#options.limits;
        const limits = { ...this.#options.limits, expandedBytes: Math.min(mostBytes, expandedBytes) };
        return this.#engine.expand({ path, name: archive.name, limits, folder }, ended);
      });
      if (outcome.kind === 'refused') throw problemOf(outcome);
      return work(outcome.files);
    });
  }

  /** Ends what is under way. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('The process stops.'));
    this.#copies.close();
    this.#sheets.close();
    await this.#engine.close();
    await this.#scratch.close();
  }

  #writeSheets(document: StoredDocument, file: string, signal: AbortSignal) {
    const { limits, cacheBytes } = this.#options;
    return this.#withCopies([document], signal, async ([path = ''], ended) => {
      // A process that crashed has left what it had written.
      await rm(file, { force: true });
      const request = { path, name: document.name, limits, file, mostBytes: cacheBytes / 8 };
      const outcome = await this.#engine.writeSheets(request, ended);
      if (outcome.kind === 'refused') throw problemOf(outcome);
      return { bytes: outcome.bytes, facts: outcome.sheets };
    });
  }

  /** Does something with local copies of documents of one workspace, when it is its turn. */
  #withCopies<T>(
    documents: readonly StoredDocument[],
    signal: AbortSignal,
    work: (paths: readonly string[], signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    return this.#inTurn(documents[0]?.workspaceId ?? '', signal, (ended) => {
      const copied = (paths: readonly string[]): Promise<T> => {
        const next = documents[paths.length];
        return next ? this.#withCopy(next, ended, (path) => copied([...paths, path])) : work(paths, ended);
      };
      return copied([]);
    });
  }

  #withCopy<T>(document: StoredDocument, signal: AbortSignal, work: (path: string) => Promise<T>): Promise<T> {
    const { storageKey, sha256, byteSize } = document;
    const make = async (path: string, stop: AbortSignal) => {
      await fetchObject(this.#options.store, storageKey, path, { sha256, signal: stop });
      return { bytes: Number(byteSize), facts: null };
    };
    return this.#copies.use(keyOf(document), make, signal, work);
  }

  /** Runs it when it is the workspace's turn, within the time there is; once more where its process has ended for no reason of its own. */
  async #inTurn<T>(workspaceId: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#turns.take(workspaceId, signal, async () => {
      const { seconds } = this.#options;
      const overdue = AbortSignal.timeout(seconds * 1_000);
      const ended = AbortSignal.any([signal, overdue, this.#closing.signal]);
      try {
        return await work(ended).catch((error: unknown) => {
          if (error instanceof EngineCrashedError) return work(ended);
          throw error;
        });
      } catch (error) {
        if (overdue.aborted && error === overdue.reason) {
          const message = `To read the document takes longer than the ${seconds} seconds that a preview may take. A job takes longer ones.`;
          throw new RefusedDocumentError('LIMIT', message);
        }
        if (error instanceof OutOfMemoryError) throw new RefusedDocumentError('LIMIT', error.message);
        if (error instanceof EngineCrashedError) {
          throw new RefusedDocumentError('UNREADABLE', 'The process that reads the document ends each time.');
        }
        throw error;
      }
    });
  }

  #remember(key: string, error: RefusedDocumentError): void {
    this.#refusals.delete(key);
    this.#refusals.set(key, { error, until: performance.now() + refusalMs });
    const [oldest] = this.#refusals.keys();
    if (this.#refusals.size > mostRefusals && oldest !== undefined) this.#refusals.delete(oldest);
  }
}

/** Names stand in messages; and workspaces share nothing. */
function keyOf({ workspaceId, sha256, name }: StoredDocument): string {
  return `${workspaceId} ${sha256} ${name}`;
}
