import type { OutputColumn, OutputRow } from '../../extracted-table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { TextChunks } from '../sink/text-chunks.ts';
import { jsonText } from './json-text.ts';

/** Writes a table as JSON Lines (https://jsonlines.org): one object per row, the column names as keys, in their order. */
export class JsonlWriter {
  readonly #chunks: TextChunks;
  /** `{"name":` or `,"name":`, made once; also the reason why a column named `__proto__` does no harm. */
  readonly #keys: readonly string[];

  constructor(sink: ByteSink, columns: readonly Pick<OutputColumn, 'name'>[]) {
    this.#chunks = new TextChunks(sink);
    this.#keys = columns.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    const keys = this.#keys;
    await this.#chunks.write(rows, ({ values }) => {
      if (keys.length === 0) return '{}\n';
      let text = '';
      for (let column = 0; column < keys.length; column++) text += (keys[column] ?? '') + jsonText(values[column]);
      return `${text}}\n`;
    });
  }

  /** Writes what is left. */
  finish(): Promise<void> {
    return this.#chunks.flush();
  }
}
