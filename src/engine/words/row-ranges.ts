/** Ranges beyond these are joined into the last one, so that a text stays a text. */
const mostRanges = 100;

/** Numbers of rows, ascending, as ranges: `4–9, 12, 30–31`. */
export class RowRanges {
  readonly #ranges: { first: number; last: number }[] = [];
  #count = 0;
  #isJoined = false;

  /** How many were added. */
  get count(): number {
    return this.#count;
  }

  add(row: number): void {
    this.#count++;
    const range = this.#ranges.at(-1);
    if (range !== undefined && row <= range.last + 1) range.last = Math.max(range.last, row);
    else if (range !== undefined && this.#ranges.length >= mostRanges) {
      range.last = row;
      this.#isJoined = true;
    } else this.#ranges.push({ first: row, last: row });
  }

  /** With `some of` before the last range where rows in between are none of them. */
  toString(): string {
    return this.#ranges
      .map(({ first, last }, at) => {
        const text = first === last ? `${first}` : `${first}–${last}`;
        return this.#isJoined && at === this.#ranges.length - 1 ? `some of ${text}` : text;
      })
      .join(', ');
  }
}
