import { seededRandom } from '../../scripts/samples/random.ts';

/** Choices that look random and come again for the same seed. */
export class Random {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededRandom(seed);
  }

  /** 0 ≤ n < 1 */
  fraction(): number {
    return this.#next();
  }

  /** Whether something happens that does so this often. */
  is(share: number): boolean {
    return this.fraction() < share;
  }

  /** 0 … below − 1 */
  below(below: number): number {
    return Math.floor(this.fraction() * below);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** Small numbers mostly, now and then a large one. */
  few(): number {
    return 1 + Math.floor(1 / (0.05 + this.fraction()));
  }
}
