import type { ByteSink } from './byte-sink.ts';

/** Characters that make a chunk at the end of a batch of rows, and those after which a long batch is cut. */
const chunkLength = { usual: 1 << 16, longest: 1 << 18 } as const;

/** Text on its way to a sink, gathered into chunks: a write for every line would cost more than making the line. */
export class TextChunks {
  readonly #sink: ByteSink;
  #pending: string;

  constructor(sink: ByteSink, beginning = '') {
    this.#sink = sink;
    this.#pending = beginning;
  }

  /** Adds the lines, each made when the one before it has been taken; resolves when no more than a chunk waits. */
  async write<Item>(items: readonly Item[], lineOf: (item: Item) => string): Promise<void> {
    for (const item of items) {
      this.#pending += lineOf(item);
      // Keeps a long batch from becoming one giant string.
      if (this.#pending.length > chunkLength.longest) await this.flush();
    }
    if (this.#pending.length > chunkLength.usual) await this.flush();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    if (this.#pending === '') return;
    const chunk = Buffer.from(this.#pending);
    this.#pending = '';
    await this.#sink.write(chunk);
  }
}
