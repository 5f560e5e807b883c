import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { processFlags } from '../engine/process-flags.ts';
import { endWithUs } from '../orphan-guard.ts';
import type { ExpansionOutcome, ExpansionRequest } from './expand-archive.ts';
import type { MatchOutcome, MatchRequest } from './match-configurations.ts';
import type {
  Answer,
  ExportFile,
  ExportFileOutcome,
  Extraction,
  ExtractionOutcome,
  ExtractionProgress,
  Request,
} from './messages.ts';
import type { PreviewOutcome, PreviewRequest } from './preview-document.ts';
import type { SuggestionOutcome, SuggestionRequest } from './suggest-configuration.ts';
import type { SheetsOutcome, SheetsRequest } from './write-sheets.ts';

const program = join(import.meta.dirname, `child${extname(import.meta.filename)}`);
/** Of what the process says last before it crashes, in characters. */
const keptWords = 4_000;

/** Thrown when the document needed more memory than its process may have. */
export class OutOfMemoryError extends Error {
  readonly limitMiB: number;
  constructor(limitMiB: number) {
    super(`The document needs more than ${limitMiB.toLocaleString('en')} MiB of memory.`);
    this.name = 'OutOfMemoryError';
    this.limitMiB = limitMiB;
  }
}

/** Thrown when the process ended in the middle of a document, and not because its parent ended it. */
export class EngineCrashedError extends Error {
  readonly how: string;
  constructor(how: string, words: string) {
    super(`The process that read the document ended: ${how}. ${words}`.trim());
    this.name = 'EngineCrashedError';
    this.how = how;
  }
}

export interface MakeFileOptions {
  signal: AbortSignal;
  /** Hears which share of the rows is written, 0 to 1. */
  onProgress(share: number): void;
}

/** A process that extracts documents and makes files of tables, one after the other. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #heapMiB: number;
  readonly #ended: Promise<void>;
  /** Work that hears of the process's end. A promise of that end would keep every job that has ever waited for it. */
  readonly #waiting = new Set<(how: string) => void>();
  #words = '';
  /** How it ended; `null` until then. */
  #how: string | null = null;

  constructor(heapMiB: number) {
    this.#heapMiB = heapMiB;
    this.#child = fork(program, [], {
      execArgv: [`--max-old-space-size=${heapMiB}`, ...processFlags],
      // Whatever a document makes it do: there is no password here to be found.
      env: { PATH: process.env.PATH, TZ: process.env.TZ },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    // A document may keep it too busy to notice that we are gone.
    endWithUs(this.#child, { first: 'KILL', last: 'KILL', patienceSeconds: 0 });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#words = (this.#words + text).slice(-keptWords);
    });
    // How it ended says so as well.
    this.#child.on('error', () => {});
    this.#ended = this.#end();
  }

  /** The process's id; `null` when it could not be started. */
  get id(): number | null {
    return this.#child.pid ?? null;
  }

  /** Whether it can take another document. */
  get alive(): boolean {
    return this.#how === null && this.#child.connected;
  }

  /** Throws the signal's reason, OutOfMemoryError, EngineCrashedError, or what went wrong in the process. */
  extract(
    extraction: Extraction,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: ExtractionProgress) => void },
  ): Promise<ExtractionOutcome> {
    return this.#perform<ExtractionOutcome>({ kind: 'extract', extraction }, signal, (answer, resolve) => {
      if (answer.kind === 'progress') onProgress(answer.progress);
      else if (answer.kind === 'extracted') resolve(answer.outcome);
    });
  }

  /** Makes a file of stored tables. Throws like `extract`. */
  makeFile(file: ExportFile, { signal, onProgress }: MakeFileOptions): Promise<ExportFileOutcome> {
    return this.#perform<ExportFileOutcome>({ kind: 'export', file }, signal, (answer, resolve) => {
      if (answer.kind === 'written') onProgress(answer.share);
      else if (answer.kind === 'exported') resolve(answer.outcome);
    });
  }

  /** Writes what the sheets of a document show. Throws like `extract`. */
  writeSheets(request: SheetsRequest, signal: AbortSignal): Promise<SheetsOutcome> {
    return this.#perform<SheetsOutcome>({ kind: 'sheets', request }, signal, (answer, resolve) => {
      if (answer.kind === 'sheets') resolve(answer.outcome);
    });
  }

  /** Extracts the first rows of a document. Throws like `extract`. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewOutcome> {
    return this.#perform<PreviewOutcome>({ kind: 'preview', request }, signal, (answer, resolve) => {
      if (answer.kind === 'preview') resolve(answer.outcome);
    });
  }

  /** Makes a first configuration for documents. Throws like `extract`. */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<SuggestionOutcome> {
    return this.#perform<SuggestionOutcome>({ kind: 'suggest', request }, signal, (answer, resolve) => {
      if (answer.kind === 'suggest') resolve(answer.outcome);
    });
  }

  /** Tries configurations on a document. Throws like `extract`. */
  match(request: MatchRequest, signal: AbortSignal): Promise<MatchOutcome> {
    return this.#perform<MatchOutcome>({ kind: 'match', request }, signal, (answer, resolve) => {
      if (answer.kind === 'match') resolve(answer.outcome);
    });
  }

  /** Writes the files of an archive into a folder. Throws like `extract`. */
  expand(request: ExpansionRequest, signal: AbortSignal): Promise<ExpansionOutcome> {
    return this.#perform<ExpansionOutcome>({ kind: 'expand', request }, signal, (answer, resolve) => {
      if (answer.kind === 'expand') resolve(answer.outcome);
    });
  }

  /** Ends it at once, whatever it is doing; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #perform<Outcome>(
    request: Request,
    signal: AbortSignal,
    onReport: (answer: Answer, resolve: (outcome: Outcome) => void) => void,
  ): Promise<Outcome> {
    const over = Promise.withResolvers<Outcome>();
    const listen = (answer: Answer) => {
      if (answer.kind === 'failure')
        over.reject(answer.code ? Object.assign(answer.error, { code: answer.code }) : answer.error);
      else onReport(answer, over.resolve);
    };
    const end = (how: string) => over.reject(this.#reasonOf(how, signal));
    const kill = () => this.#child.kill('SIGKILL');
    this.#waiting.add(end);
    if (this.#how !== null) end(this.#how);
    this.#child.on('message', listen);
    signal.addEventListener('abort', kill, { once: true });
    try {
      // A process that takes no messages any more is about to end.
      this.#child.send(request, () => {});
      return await over.promise;
    } finally {
      this.#waiting.delete(end);
      this.#child.off('message', listen);
      signal.removeEventListener('abort', kill);
    }
  }

  /** Why work was not done that the process was at when it ended. */
  #reasonOf(how: string, signal: AbortSignal): unknown {
    if (signal.aborted) return signal.reason;
    // The only sign that V8 gives: it says so, and aborts.
    if (this.#words.includes('JavaScript heap out of memory')) return new OutOfMemoryError(this.#heapMiB);
    return new EngineCrashedError(how, this.#words);
  }

  /** Resolves when it has ended, after its last words. */
  async #end(): Promise<void> {
    try {
      const [code, signal] = await once(this.#child, 'close');
      this.#how = signal ? `ended by ${signal}` : `ended with code ${code}`;
    } catch (error) {
      this.#how = `it could not be started (${error instanceof Error ? error.message : error})`;
    }
    for (const tell of this.#waiting) tell(this.#how);
  }
}
