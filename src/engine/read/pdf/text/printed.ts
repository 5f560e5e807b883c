import type { Glyph } from '../page/page-content.ts';

/** Points; wider than any distance between the two prints of a character that is printed twice to look bold. */
const tile = 4;
/** How far the two prints may be apart, in font sizes. */
const apart = 0.22;
/** For two characters in a row, which may be a double letter: as a share of their width. */
const apartInRow = 0.6;

/** The characters printed so far, to know those printed again in nearly the same place. */
export class Printed {
  readonly #tiles = new Map<string, Glyph[]>();
  #last: Glyph | null = null;

  /** Whether the character stands there already; if not, it does from now on. */
  again(glyph: Glyph): boolean {
    const [column, row] = [Math.floor(glyph.left / tile), Math.floor(glyph.baseline / tile)];
    for (let x = column - 1; x <= column + 1; x++)
      for (let y = row - 1; y <= row + 1; y++) {
        const near = this.#tiles.get(`${glyph.text} ${x} ${y}`) ?? [];
        if (near.some((twin) => this.#isSamePlace(twin, glyph))) return true;
      }
    const key = `${glyph.text} ${column} ${row}`;
    const here = this.#tiles.get(key);
    if (here === undefined) this.#tiles.set(key, [glyph]);
    else here.push(glyph);
    this.#last = glyph;
    return false;
  }

  #isSamePlace(a: Glyph, b: Glyph): boolean {
    const near = apart * Math.min(a.size, b.size);
    const along = a === this.#last && a.angle === 0 ? Math.min(near, apartInRow * (a.right - a.left)) : near;
    const isSameSize = Math.abs(a.size - b.size) < 0.1 * a.size;
    return isSameSize && Math.abs(a.left - b.left) < along && Math.abs(a.top - b.top) < near;
  }
}
