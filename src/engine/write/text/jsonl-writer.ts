import type { OutputColumn, OutputRow } from '../../table.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { jsonText } from './json-text.ts';

/** Writes a table as JSON Lines (https://jsonlines.org): one object per row, the column names as keys, in their order. */
export class JsonlWriter {
  readonly #sink: ByteSink;
  /** `{"name":` or `,"name":`, made once; also the reason why a column named `__proto__` does no harm. */
  readonly #keys: readonly string[];
  #pending = '';

  constructor(sink: ByteSink, columns: readonly Pick<OutputColumn, 'name'>[]) {
    this.#sink = sink;
    this.#keys = columns.map(({ name }, at) => `${at === 0 ? '' : ','}${JSON.stringify(name)}:`);
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    const keys = this.#keys;
    let text = this.#pending;
    for (let at = 0; at < rows.length; at++) {
      const values = rows[at]?.values ?? [];
      text += '{';
      for (let column = 0; column < keys.length; column++) text += (keys[column] ?? '') + jsonText(values[column]);
      text += '}\n';
      if (text.length > 1 << 18) {
        await this.#sink.write(Buffer.from(text));
        text = '';
      }
    }
    this.#pending = text;
    if (text.length > 1 << 16) await this.finish();
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    if (this.#pending === '') return;
    const chunk = Buffer.from(this.#pending);
    this.#pending = '';
    await this.#sink.write(chunk);
  }
}
