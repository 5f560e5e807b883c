import type { ExpansionOutcome, ExpansionRequest } from './expand-archive.ts';
import { EngineProcess, type MakeFileOptions } from './handle.ts';
import type { MatchOutcome, MatchRequest } from './match-configurations.ts';
import type { ExportFile, ExportFileOutcome, Extraction, ExtractionOutcome, ExtractionProgress } from './messages.ts';
import type { PreviewOutcome, PreviewRequest } from './preview-document.ts';
import type { SuggestionOutcome, SuggestionRequest } from './suggest-configuration.ts';
import type { SheetsOutcome, SheetsRequest } from './write-sheets.ts';

/** Milliseconds after which a process that had nothing to do is ended, unless it is the last one. */
const idleMs = 60_000;

/**
 * Runs extractions in processes that stay warm between documents: parsing never holds up requests, lock renewal, heartbeats
 * and cancellation, and a document that takes its process down takes nothing else with it. As many run at a time as are asked for;
 * aborting the signal ends the process at once, whatever it is doing.
 */
export class EnginePool {
  readonly #heapMiB: number;
  /** The process that was used last is at the end. */
  readonly #idle: { process: EngineProcess; since: number }[] = [];
  readonly #busy = new Set<EngineProcess>();
  readonly #timer: NodeJS.Timeout;
  #closed = false;

  /** `heapMiB` is the memory of one process's heap. No process is started before there is something to do, or `warmUp`. */
  constructor({ heapMiB }: { heapMiB: number }) {
    this.#heapMiB = heapMiB;
    this.#timer = setInterval(() => this.#endIdle(), idleMs);
  }

  /** Ids of the processes that run. */
  get processIds(): number[] {
    const all = [...this.#busy, ...this.#idle.map(({ process }) => process)];
    return all.flatMap(({ alive, id }) => (alive && id !== null ? [id] : []));
  }

  /** The next document finds a process that has loaded its modules already. */
  warmUp(): void {
    if (this.#idle.length === 0)
      this.#idle.push({ process: new EngineProcess(this.#heapMiB), since: performance.now() });
  }

  /** Throws the signal's reason, OutOfMemoryError, EngineCrashedError, or what went wrong in the process. */
  extract(
    extraction: Extraction,
    options: { signal: AbortSignal; onProgress: (progress: ExtractionProgress) => void },
  ): Promise<ExtractionOutcome> {
    return this.#with(options.signal, (process) => process.extract(extraction, options));
  }

  /** Makes a file of stored tables. Throws like `extract`. */
  makeFile(file: ExportFile, options: MakeFileOptions): Promise<ExportFileOutcome> {
    return this.#with(options.signal, (process) => process.makeFile(file, options));
  }

  /** Writes what the sheets of a document show. Throws like `extract`. */
  writeSheets(request: SheetsRequest, signal: AbortSignal): Promise<SheetsOutcome> {
    return this.#with(signal, (process) => process.writeSheets(request, signal));
  }

  /** Extracts the first rows of a document. Throws like `extract`. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewOutcome> {
    return this.#with(signal, (process) => process.preview(request, signal));
  }

  /** Makes a first configuration for documents. Throws like `extract`. */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<SuggestionOutcome> {
    return this.#with(signal, (process) => process.suggest(request, signal));
  }

  /** Tries configurations on a document. Throws like `extract`. */
  match(request: MatchRequest, signal: AbortSignal): Promise<MatchOutcome> {
    return this.#with(signal, (process) => process.match(request, signal));
  }

  /** Writes the files of an archive into a folder. Throws like `extract`. */
  expand(request: ExpansionRequest, signal: AbortSignal): Promise<ExpansionOutcome> {
    return this.#with(signal, (process) => process.expand(request, signal));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await Promise.all(this.#idle.splice(0).map(({ process }) => process.kill()));
  }

  async #with<Outcome>(signal: AbortSignal, work: (process: EngineProcess) => Promise<Outcome>): Promise<Outcome> {
    signal.throwIfAborted();
    const process = this.#take();
    this.#busy.add(process);
    try {
      return await work(process);
    } finally {
      this.#busy.delete(process);
      if (this.#closed) void process.kill();
      else if (process.alive) this.#idle.push({ process, since: performance.now() });
      else this.warmUp();
    }
  }

  #take(): EngineProcess {
    for (;;) {
      const last = this.#idle.pop();
      if (!last) return new EngineProcess(this.#heapMiB);
      if (last.process.alive) return last.process;
    }
  }

  #endIdle(): void {
    const before = performance.now() - idleMs;
    while (this.#idle.length > 1 && (this.#idle[0]?.since ?? before) < before) void this.#idle.shift()?.process.kill();
  }
}
