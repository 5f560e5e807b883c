/**
 * Passes on how far something has come: the first report at once, then the newest one whenever the interval is over. One
 * write at a time, so reports neither overtake each other nor pile up behind a slow database.
 */
export class ProgressReporter<Progress> {
  readonly #write: (progress: Progress) => Promise<void>;
  readonly #intervalMs: number;
  #newest: Progress | null = null;
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  /** `write` must not throw: what to do about a failure is the caller's business. */
  constructor(write: (progress: Progress) => Promise<void>, intervalMs: number) {
    this.#write = write;
    this.#intervalMs = intervalMs;
  }

  report(progress: Progress): void {
    if (this.#stopped) return;
    this.#newest = progress;
    if (this.#timer === null) this.#flush();
  }

  /** Drops what has not been written; resolves when nothing is being written any more. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#writing;
  }

  #flush(): void {
    const progress = this.#newest;
    this.#newest = null;
    this.#timer = null;
    if (progress === null || this.#stopped) return;
    this.#timer = setTimeout(() => {
      // Waits for the write under way, so that there is never more than one.
      this.#writing.then(() => this.#flush());
    }, this.#intervalMs);
    this.#writing = this.#write(progress);
  }
}
