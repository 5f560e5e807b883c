import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds that a wake which found nothing holds its place, while other rows of the kind are under way. */
const refusedMs = 100;

export interface DueLoopOptions {
  /** Rows of this kind that the process works on at a time. */
  slots: number;
  /** Claims the row whose turn it is and does one attempt at it; `false` when none is due. */
  next(signal: AbortSignal): Promise<boolean>;
}

/** Works on rows of one kind, so many at a time. A wake too few costs time only, and one too many costs a query. */
export class DueLoop {
  readonly #slots: number;
  readonly #next: DueLoopOptions['next'];
  #busy = 0;
  /** Wakes that came while every slot was taken; and how many of them are known to have nothing left to do. */
  #missed = 0;
  #madeUpFor = 0;
  #isStopped = false;

  constructor({ slots, next }: DueLoopOptions) {
    this.#slots = slots;
    this.#next = next;
  }

  /**
   * Takes a slot and does one attempt. Resolves at once when every slot is taken: those that are done first go on until nothing is
   * due. The signal ends the attempt under way. Rejects when the database cannot be asked.
   */
  async wake(signal: AbortSignal): Promise<void> {
    if (this.#busy >= this.#slots) {
      this.#missed += 1;
      return;
    }
    this.#busy += 1;
    try {
      if (!(await this.#begin(signal)) && this.#busy > 1) {
        // A row may be due that only has to wait for one of those under way: they look again. Meanwhile the queue keeps its tasks.
        this.#missed += 1;
        await delay(refusedMs, undefined, { signal }).catch(() => {});
      }
      while (this.#madeUpFor < this.#missed) {
        // Counted before looking: a wake that comes while we look may be about a row that we have not seen.
        const missed = this.#missed;
        if (await this.#begin(signal)) continue;
        // The last one to leave has seen that nothing is left.
        if (this.#busy > 1) break;
        this.#madeUpFor = Math.max(this.#madeUpFor, missed);
      }
    } finally {
      this.#busy -= 1;
    }
  }

  /** Begins no further attempt; those under way go on. */
  stop(): void {
    this.#isStopped = true;
  }

  async #begin(signal: AbortSignal): Promise<boolean> {
    return !this.#isStopped && !signal.aborted && (await this.#next(signal));
  }
}
