import { limitExceeded } from '../../limits.ts';

/** Bytes that the files of one extraction may take together. A format may say more of each value than the value is long. */
export class FileAllowance {
  readonly #most: number;
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** @throws EngineError LIMIT_EXCEEDED, before the bytes are written */
  take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#most) throw limitExceeded('scratchBytes', this.#most, 'What is written of the document');
  }
}
