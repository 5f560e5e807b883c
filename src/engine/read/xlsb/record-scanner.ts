import { EngineError } from '../../errors.ts';

/** Called for every record. `data` is valid during the call only. */
export type OnRecord = (type: number, data: Buffer) => void;

/** Texts are the longest that a record holds; this is more than twice the longest cell. */
const maxRecordBytes = 8 * 1024 ** 2;

/**
 * Cuts a part of a binary workbook into its records as it streams ([MS-XLSB] 2.1.4): a type of one or two bytes and a length of
 * one to four, of which seven bits count each.
 */
export class RecordScanner {
  readonly #onRecord: OnRecord;
  readonly #place: string;
  #rest: Buffer = Buffer.alloc(0);

  /** @param place names the part in errors */
  constructor(place: string, onRecord: OnRecord) {
    this.#place = place;
    this.#onRecord = onRecord;
  }

  /** @throws EngineError MALFORMED_FILE for a record of absurd length, and what the callback throws */
  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let start = 0;
    while (start < bytes.length) {
      let at = start;
      let type = bytes[at++] ?? 0;
      if (type >= 0x80) type = (type & 0x7f) | (((bytes[at++] ?? 0) & 0x7f) << 7);
      let length = 0;
      for (let shift = 0, more = true; shift < 28 && more; shift += 7) {
        const code = bytes[at++] ?? 0;
        length |= (code & 0x7f) << shift;
        more = code >= 0x80;
      }
      if (length > maxRecordBytes) throw this.#malformed('has a record of absurd length');
      if (at + length > bytes.length) break;
      this.#onRecord(type, bytes.subarray(at, at + length));
      start = at + length;
    }
    this.#rest = bytes.subarray(start);
  }

  /** @throws EngineError MALFORMED_FILE where a record is not complete */
  end(): void {
    if (this.#rest.length > 0) throw this.#malformed('ends in the middle of a record');
  }

  #malformed(why: string): EngineError {
    return new EngineError(
      'MALFORMED_FILE',
      `${this.#place} ${why}. Ask for the file again, or open it in Excel and save a copy.`,
      { part: this.#place },
    );
  }
}
