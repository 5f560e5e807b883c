/** A flag that can be waited for. It stays raised, once, while its waiter is busy elsewhere. For one waiter. */
export class WakeFlag {
  #isRaised = false;
  #wake: (() => void) | null = null;

  raise(): void {
    this.#isRaised = true;
    this.#wake?.();
    this.#wake = null;
  }

  lower(): void {
    this.#isRaised = false;
  }

  /** Resolves when the flag is raised, at once if it was since it was lowered last. */
  raised(): Promise<void> {
    if (this.#isRaised) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** The same, after so many milliseconds at the latest. */
  async raisedWithin(milliseconds: number): Promise<void> {
    this.lower();
    const timer = setTimeout(() => this.raise(), milliseconds);
    await this.raised();
    clearTimeout(timer);
  }
}
