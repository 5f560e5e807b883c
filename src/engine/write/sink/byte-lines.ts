import type { ByteSink } from './byte-sink.ts';
import { TextBytes } from './text-bytes.ts';

/** Bytes that make a chunk at the end of a batch of rows, and those after which a long batch is cut. */
const chunkLength = { usual: 1 << 16, longest: 1 << 18 } as const;

/** Lines on their way to a sink, gathered into chunks: a write for every line would cost more than making the line. */
export class ByteLines {
  readonly #sink: ByteSink;
  readonly #pending = new TextBytes();

  constructor(sink: ByteSink, beginning = '') {
    this.#sink = sink;
    this.#pending.text(beginning);
  }

  /** Adds a line for each item, made when the one before it has been taken; resolves when no more than a chunk waits. */
  async write<Item>(items: readonly Item[], addLine: (line: TextBytes, item: Item) => void): Promise<void> {
    for (const item of items) {
      addLine(this.#pending, item);
      if (this.#pending.length > chunkLength.longest) await this.flush();
    }
    if (this.#pending.length > chunkLength.usual) await this.flush();
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    // A stream may keep a chunk for longer than its write takes.
    const chunk = Buffer.from(this.#pending.bytes);
    this.#pending.clear();
    await this.#sink.write(chunk);
  }
}
