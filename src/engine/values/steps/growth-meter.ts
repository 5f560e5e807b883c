import { TransformError } from './transform-error.ts';

/** Characters that any step may give: twice what a cell of Excel holds. */
const anyText = 65_536;
/** How many times its own length a longer text may become. */
const growthFactor = 4;
/** Characters by which a step may make any text longer without its being counted: a prefix, a replaced word. */
const uncounted = 1_024;
/** Characters that all other growth of a document may come to, by default about a second's work. */
const perDocument = 16 * 1024 ** 2;

/** Counts by how much the steps of a document make its texts longer: ten times in each of six steps is a million times. */
export class GrowthMeter {
  #left: number;

  constructor(left = perDocument) {
    this.#left = left;
  }

  /**
   * Asked before a text is made; `length` is at least what it will have.
   *
   * @throws TransformError when it would be too long, and for every long text once the document has had its share
   */
  allow(from: number, length: number): void {
    if (length > Math.max(anyText, growthFactor * from))
      throw new TransformError('cannot be changed: the text gets too long');
    const counted = length - Math.max(from, uncounted);
    if (counted <= 0) return;
    if (counted > this.#left) {
      this.#left = 0;
      throw new TransformError('cannot be changed: texts of this document have grown too much already');
    }
    this.#left -= counted;
  }
}
