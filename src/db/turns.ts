/** The statements of one connection, one after another: node-postgres, from its release 9 on, takes none while it is at another. */
export class Turns {
  #taken = 0;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = new AbortController();

  /** Whether a statement is under way. */
  get areTaken(): boolean {
    return this.#taken > 0;
  }

  /** Sends at once where nothing is under way, else after what came before. */
  take<T>(send: () => Promise<T>): Promise<T> {
    const { signal } = this.#waiting;
    const sendUnlessRefused = () => {
      signal.throwIfAborted();
      return send();
    };
    const turn = this.areTaken ? this.#last.then(sendUnlessRefused) : send();
    this.#taken += 1;
    const leave = () => {
      this.#taken -= 1;
    };
    // Before the caller, who may have another statement, goes on.
    this.#last = turn.then(leave, leave);
    return turn;
  }

  /** Those that wait reject, and are not sent; those that come after this are. */
  refuseWaiting(reason: unknown): void {
    this.#waiting.abort(reason);
    this.#waiting = new AbortController();
  }
}
