/** Headings inside a table, nested by their column and indentation; headings right below each other nest too. */
export class GroupPath {
  readonly #path: { text: string; level: number }[] = [];
  #afterHeading = false;

  /** A heading row: its text as stored, leading blanks included, and its 0-based column. */
  enter(text: string, column: number): void {
    const level = column * 100 + (text.length - text.trimStart().length);
    for (let last = this.#path.at(-1); last !== undefined; last = this.#path.at(-1)) {
      if (last.level < level || (this.#afterHeading && last.level === level)) break;
      this.#path.pop();
    }
    this.#path.push({ text: text.trim(), level });
    this.#afterHeading = true;
  }

  /** A row of values: the next heading starts a group of its own. */
  leaf(): void {
    this.#afterHeading = false;
  }

  /** The headings from the outermost in, e.g. `North region / Retail`; `null` outside of any group. */
  get text(): string | null {
    return this.#path.length === 0 ? null : this.#path.map((part) => part.text).join(' / ');
  }
}
