import { attributeValue, byte, endsName, find, hasAt } from '../xml/bytes.ts';

export type CellType = 'n' | 's' | 'b' | 'e' | 'd' | 'str' | 'inlineStr';

/** Letters and digits of a reference beyond this belong to no sheet; it keeps the arithmetic in small integers. */
const absurd = 100_000_000;

/** Reads the start tag of a cell: where it is, its style, its type (ECMA-376 part 1, 18.3.1.4). */
export class CellAttributes {
  /** 1-based; 0 where the cell has no reference. */
  column = 0;
  row = 0;
  style = 0;
  type: CellType = 'n';

  /**
   * @param from behind `<c`
   * @returns the position behind the tag's `>`, or -1 for a shape that is left to the strict parser
   */
  scan(bytes: Buffer, from: number, to: number): number {
    this.column = 0;
    this.row = 0;
    this.style = 0;
    this.type = 'n';
    if (!endsName(bytes[from])) return -1;
    let at = from;
    for (;;) {
      const code = bytes[at];
      if (code === byte.space) {
        at++;
        continue;
      }
      if (code === byte.greater) return at + 1;
      if (code === byte.slash) return bytes[at + 1] === byte.greater ? at + 2 : -1;
      const value = attributeValue(bytes, at, to);
      if (value < 0) return -1;
      const quote = bytes[value - 1] ?? 0;
      // All attributes that matter have names of one letter: value and name are three bytes apart.
      const known = value - at === 3;
      if (known && code === byte.r) at = this.#reference(bytes, value);
      else if (known && code === byte.s) at = this.#style(bytes, value);
      else {
        at = find(bytes, quote, value, to);
        if (at >= 0 && known && code === byte.t && !this.#type(bytes, value, at)) return -1;
      }
      if (at < 0 || bytes[at] !== quote) return -1;
      at++;
    }
  }

  /** @returns the position behind `AB12`, -1 for what is no reference */
  #reference(bytes: Buffer, from: number): number {
    let at = from;
    let column = 0;
    let code = bytes[at] ?? 0;
    while (code >= byte.A && code <= byte.Z && column < absurd) {
      column = column * 26 + code - byte.A + 1;
      code = bytes[++at] ?? 0;
    }
    let row = 0;
    while (code >= byte.zero && code <= byte.nine && row < absurd) {
      row = row * 10 + code - byte.zero;
      code = bytes[++at] ?? 0;
    }
    this.column = column;
    this.row = row;
    return column > 0 && row > 0 ? at : -1;
  }

  #style(bytes: Buffer, from: number): number {
    let at = from;
    let code = bytes[at] ?? 0;
    while (code >= byte.zero && code <= byte.nine && this.style < absurd) {
      this.style = this.style * 10 + code - byte.zero;
      code = bytes[++at] ?? 0;
    }
    return at;
  }

  #type(bytes: Buffer, from: number, to: number): boolean {
    const first = bytes[from];
    if (to - from === 1) {
      if (first === byte.s) this.type = 's';
      else if (first === byte.b) this.type = 'b';
      else if (first === byte.e) this.type = 'e';
      else if (first === byte.d) this.type = 'd';
      else return first === byte.n;
      return true;
    }
    if (to - from === 3 && hasAt(bytes, from, 'str')) this.type = 'str';
    else if (to - from === 9 && hasAt(bytes, from, 'inlineStr')) this.type = 'inlineStr';
    else return false;
    return true;
  }
}
