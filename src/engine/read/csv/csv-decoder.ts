import { isAscii, isUtf8 } from 'node:buffer';
import { EngineError } from '../../errors.ts';
import type { Warnings } from '../warnings.ts';
import { guessEncoding, incompleteTail, readsAsAnother, statedEncoding, utf8Parts } from './encoding.ts';
import { type BytesDecoder, decoderFor } from './text-decoder.ts';

const windows1252 = new TextDecoder('windows-1252');

/**
 * Turns a text file into UTF-8 as it streams. Without a byte order mark it is UTF-8 until a byte says otherwise: if all before was
 * ASCII, the encoding is guessed from there on; if UTF-8 characters came before, the file mixes encodings, and what is
 * not UTF-8 is read as windows-1252. Nothing is dropped, and each such decision is a warning.
 */
export class CsvDecoder {
  readonly #warnings: Warnings;
  /** For every encoding but UTF-8. */
  #decoder: BytesDecoder | undefined;
  #label: string;
  #mayGuess: boolean;
  #sawUtf8 = false;
  #rest: Buffer = Buffer.alloc(0);
  #offset = 0;

  private constructor(label: string, mayGuess: boolean, warnings: Warnings) {
    this.#label = label;
    this.#mayGuess = mayGuess;
    this.#warnings = warnings;
    if (label !== 'utf-8') this.#decoder = decoderFor(label);
  }

  /**
   * @param requested `auto` or an encoding label; a byte order mark overrides it
   * @throws EngineError INVALID_SPEC for an unknown label
   */
  static for(sample: Buffer, whole: boolean, requested: string, warnings: Warnings): CsvDecoder {
    const stated = statedEncoding(sample, whole);
    if (requested === 'auto' || stated !== undefined) {
      return new CsvDecoder(stated ?? 'utf-8', stated === undefined, warnings);
    }
    try {
      return new CsvDecoder(decoderFor(requested).encoding, false, warnings);
    } catch (cause) {
      throw new EngineError(
        'INVALID_SPEC',
        `The encoding “${requested}” is not known. Use “auto” or a label such as utf-8, windows-1252, shift_jis or cp850.`,
        { encoding: requested },
        { cause },
      );
    }
  }

  /** The encoding in use by now. */
  get encoding(): string {
    return this.#label;
  }

  /**
   * The next bytes in UTF-8; a character that is cut at the end waits for the next call.
   *
   * @param last whether these are the last bytes
   */
  async decode(chunk: Buffer, last: boolean): Promise<Buffer> {
    const start = this.#offset - this.#rest.length;
    this.#offset += chunk.length;
    const ended = last ? withoutEndMark(chunk) : chunk;
    const text = this.#label.startsWith('utf-16') ? ended : this.#withoutNul(ended);
    if (this.#decoder !== undefined) return this.#decodeWith(this.#decoder, text, last);
    let bytes = this.#rest.length === 0 ? text : Buffer.concat([this.#rest, text]);
    if (start === 0 && bytes.subarray(0, 3).toString('hex') === 'efbbbf') bytes = bytes.subarray(3);
    const tail = last ? 0 : incompleteTail(bytes);
    this.#rest = bytes.subarray(bytes.length - tail);
    bytes = bytes.subarray(0, bytes.length - tail);
    if (isUtf8(bytes)) {
      this.#sawUtf8 ||= !isAscii(bytes);
      return bytes;
    }
    if (this.#mayGuess && !this.#sawUtf8 && mostlyForeign(bytes)) return this.#guess(bytes, last);
    return this.#mixed(bytes, start);
  }

  /** NUL bytes are no text: rests of fixed-width records, or of a disk that was full. No later stage could store them. */
  #withoutNul(chunk: Buffer): Buffer {
    const at = chunk.indexOf(0);
    if (at < 0) return chunk;
    const offset = this.#offset - chunk.length + at;
    const kept = Buffer.from(chunk.filter((code) => code !== 0));
    this.#warnings.add(
      'NUL_BYTES',
      () =>
        `${(chunk.length - kept.length).toLocaleString('en')} NUL byte(s) from offset ${offset.toLocaleString('en')} are left out; they are no text.`,
    );
    return kept;
  }

  #decodeWith(decoder: BytesDecoder, chunk: Buffer, last: boolean): Buffer {
    const text = decoder.decode(chunk, { stream: !last });
    if (text.includes('\ufffd')) {
      this.#warnings.add(
        'UNDECODABLE_BYTES',
        () =>
          `Some bytes before offset ${this.#offset.toLocaleString('en')} are not ${this.#label}; they are read as “\ufffd”. Set read.encoding to the right one.`,
      );
    }
    return Buffer.from(text);
  }

  async #guess(bytes: Buffer, last: boolean): Promise<Buffer> {
    this.#label = await guessEncoding(bytes);
    this.#warnings.add(
      'ENCODING_GUESSED',
      () =>
        `The file is not UTF-8; it is read as ${this.#label}, which is a guess. If letters look wrong, set read.encoding.`,
    );
    this.#decoder = decoderFor(this.#label);
    // The bytes held back as half a UTF-8 character belong to the text now.
    const held = this.#rest;
    this.#rest = held.subarray(0, 0);
    return this.#decodeWith(this.#decoder, Buffer.concat([bytes, held]), last);
  }

  #mixed(bytes: Buffer, start: number): Buffer {
    this.#sawUtf8 = true;
    let text = '';
    let first = -1;
    let count = 0;
    for (const { valid, from, to } of utf8Parts(bytes)) {
      if (valid) {
        text += bytes.toString('utf8', from, to);
      } else {
        text += windows1252.decode(bytes.subarray(from, to));
        if (first < 0) first = from;
        count += 1;
      }
    }
    this.#warnings.add(
      'MIXED_ENCODING',
      () =>
        `${count.toLocaleString('en')} byte(s) from offset ${(start + first).toLocaleString('en')} are not UTF-8 as the rest is; they are read as windows-1252.`,
    );
    return Buffer.from(text);
  }
}

const endMark = 0x1a;

/** Control-Z, by which CP/M and DOS end a text; whatever fills up its block behind it is NUL, or more of it. */
function withoutEndMark(chunk: Buffer): Buffer {
  let end = chunk.length;
  while (end > 0 && (chunk[end - 1] === endMark || chunk[end - 1] === 0)) end--;
  return chunk[end] === endMark ? chunk.subarray(0, end) : chunk;
}

/** By chance, up to 5 % of what is found in Chinese text of another encoding looks like characters of UTF-8; in others less. */
const nativeByChance = 0.15;

/** Whether the text is in another encoding as a whole, rather than UTF-8 with foreign pieces in it. */
function mostlyForeign(bytes: Buffer): boolean {
  let foreign = 0;
  let native = 0;
  for (const { valid, from, to } of utf8Parts(bytes)) {
    if (!valid) foreign += 1;
    else for (let at = from; at < to; at++) if ((bytes[at] ?? 0) >= 0xc2) native += 1;
  }
  return native <= (native + foreign) * nativeByChance || readsAsAnother(bytes);
}
