/** Milliseconds for which things gather: a history of thousands is drawn a few times, not thousands of times. */
const gatherMs = 40;

/** Hands on what comes, many at a time and in order. */
export class Gathering<Item> {
  readonly #take: (items: readonly Item[]) => void;
  #items: Item[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(take: (items: readonly Item[]) => void) {
    this.#take = take;
  }

  add(item: Item): void {
    this.#items.push(item);
    this.#timer ??= setTimeout(() => this.flush(), gatherMs);
  }

  /** Hands on now what has come. */
  flush(): void {
    const items = this.#items;
    this.clear();
    if (items.length > 0) this.#take(items);
  }

  /** Forgets what has not been handed on. */
  clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#items = [];
  }
}
