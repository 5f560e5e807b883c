const least = 1 << 16;
const bits32 = 2 ** 32;
/** UTF-8 of one UTF-16 character. */
const bytesPerCharacter = 3;

/** The bytes of a page in Parquet's plain encoding (little-endian), in one buffer that is used for page after page. */
export class PageBytes {
  #bytes = new Uint8Array(least);
  #buffer = Buffer.from(this.#bytes.buffer);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Booleans of the last byte, of which fewer than eight are there. */
  #bits = 0;

  get length(): number {
    return this.#length;
  }

  /** What was added since `clear`; valid until more is added. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#bits = 0;
  }

  byte(value: number): void {
    this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  int32(value: number): void {
    this.#grow(4);
    this.#view.setInt32(this.#length, value, true);
    this.#length += 4;
  }

  /** @param value a whole number that a double holds exactly */
  int64(value: number): void {
    this.#grow(8);
    const high = Math.floor(value / bits32);
    this.#view.setUint32(this.#length, value - high * bits32, true);
    this.#view.setInt32(this.#length + 4, high, true);
    this.#length += 8;
  }

  bigInt64(value: bigint): void {
    this.#grow(8);
    this.#view.setBigInt64(this.#length, value, true);
    this.#length += 8;
  }

  double(value: number): void {
    this.#grow(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** One bit, the lowest of a byte first. */
  bit(value: boolean): void {
    if (this.#bits === 0) this.byte(0);
    if (value) this.#bytes[this.#length - 1] = (this.#bytes[this.#length - 1] ?? 0) | (1 << this.#bits);
    this.#bits = (this.#bits + 1) & 7;
  }

  /** UTF-8 behind its length. Halves of pairs become U+FFFD. */
  text(text: string): void {
    const { length } = text;
    this.#grow(4 + length * bytesPerCharacter);
    const bytes = this.#bytes;
    const start = this.#length + 4;
    let to = start;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 0x80) {
        to += this.#buffer.write(at === 0 ? text : text.slice(at), to, 'utf8');
        break;
      }
      bytes[to++] = code;
    }
    this.#view.setInt32(this.#length, to - start, true);
    this.#length = to;
  }

  /** A number of seven bits a byte, the lowest first (LEB128). */
  varint(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.byte((rest & 0x7f) | 0x80);
    this.byte(rest);
  }

  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#buffer = Buffer.from(larger.buffer);
    this.#view = new DataView(larger.buffer);
  }
}

/**
 * Numbers of so many bits each, all in one run of groups of eight
 * (https://github.com/apache/parquet-format/blob/master/Encodings.md, RLE/bit-packing hybrid).
 */
export function addPacked(page: PageBytes, numbers: ArrayLike<number>, from: number, to: number, width: number): void {
  const groups = Math.ceil((to - from) / 8);
  page.varint(groups * 2 + 1);
  let waiting = 0;
  let bits = 0;
  for (let at = from; at < from + groups * 8; at++) {
    waiting |= (at < to ? (numbers[at] ?? 0) : 0) << bits;
    for (bits += width; bits >= 8; bits -= 8) {
      page.byte(waiting & 0xff);
      waiting >>>= 8;
    }
  }
}

/** The same number again and again, of up to eight bits. */
export function addRepeated(page: PageBytes, number: number, count: number): void {
  page.varint(count * 2);
  page.byte(number);
}
