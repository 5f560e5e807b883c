/** A flag that can be waited for. Rings while nobody waits are remembered once. */
export class Bell {
  #rung = false;
  #wake: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
    this.#wake = null;
  }

  reset(): void {
    this.#rung = false;
  }

  /** Resolves at the next ring, at once if it rang since the last reset. For one listener. */
  heard(): Promise<void> {
    if (this.#rung) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
