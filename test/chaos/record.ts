/** What a run has seen go wrong, and what it has counted. One for all parts of a run. */
export class RunRecord {
  /** Broken promises: none, or the run has failed. */
  readonly losses: string[] = [];
  readonly #counts = new Map<string, number>();

  lose(loss: string): void {
    this.losses.push(loss);
  }

  count(what: string, amount = 1): void {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + amount);
  }

  /** Keeps the largest of what is measured. */
  atMost(what: string, amount: number): void {
    this.#counts.set(what, Math.max(this.#counts.get(what) ?? 0, Math.round(amount)));
  }

  countOf(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  counts(): [what: string, amount: number][] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
