import type { OutputColumn, OutputRow } from '../../extracted-table.ts';
import { ByteLines } from '../sink/byte-lines.ts';
import type { ByteSink } from '../sink/byte-sink.ts';
import { addJson } from './json-value.ts';

const opening = 0x7b;
const lineEnd = Buffer.from('}\n');

interface Key {
  bytes: Buffer;
  characters: number;
}

/** Writes a table as JSON Lines (https://jsonlines.org): one object per row, the column names as keys, in their order. */
export class JsonlWriter {
  readonly #lines: ByteLines;
  /** `{"name":` or `,"name":`, made once; also the reason why a column named `__proto__` does no harm. */
  readonly #keys: readonly Key[];

  constructor(sink: ByteSink, columns: readonly Pick<OutputColumn, 'name'>[]) {
    this.#lines = new ByteLines(sink);
    this.#keys = columns.map(({ name }, at) => {
      const text = `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`;
      return { bytes: Buffer.from(text), characters: text.length };
    });
  }

  async write(rows: readonly OutputRow[]): Promise<void> {
    const keys = this.#keys;
    await this.#lines.write(rows, (line, { values }) => {
      if (keys.length === 0) line.code(opening);
      for (let column = 0; column < keys.length; column++) {
        const key = keys[column];
        if (key !== undefined) line.add(key.bytes, key.characters);
        addJson(line, values[column]);
      }
      line.add(lineEnd);
    });
  }

  /** Writes what is left. */
  finish(): Promise<void> {
    return this.#lines.flush();
  }
}
