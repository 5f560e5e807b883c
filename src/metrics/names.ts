/** Distinct values that a label which clients choose may have; what comes after them is counted together. */
export const mostNames = 200;

/** Answers the first so many names as they are, and `other` for all that come later: clients make names up. */
export class BoundedNames {
  readonly #known = new Set<string>();

  of(name: string): string {
    if (this.#known.has(name)) return name;
    if (this.#known.size >= mostNames) return 'other';
    this.#known.add(name);
    return name;
  }
}
