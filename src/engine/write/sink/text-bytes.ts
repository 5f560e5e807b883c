const least = 1 << 16;
const zero = 0x30;
const minus = 0x2d;
const point = 0x2e;
const quote = 0x22;
const backslash = 0x5c;
/** A quote, a comma, a line feed, a carriage return. */
const dividers: readonly number[] = [quote, 0x2c, 0x0a, 0x0d];
/** UTF-8 of one UTF-16 character takes up to three bytes; a pair of them four. */
const bytesPerCharacter = 3;
/** `-2147483648.00` and all other numbers that are written by hand are shorter. */
const longestNumber = 16;
const most32 = 2 ** 31;

/** Of the characters of ASCII, those that a text of JSON or a field of CSV without quotes cannot hold as they are: 1. */
const odd = {
  json: Uint8Array.from({ length: 128 }, (_, code) => (code < 0x20 || code === quote || code === backslash ? 1 : 0)),
  csv: Uint8Array.from({ length: 128 }, (_, code) => (dividers.includes(code) ? 1 : 0)),
} as const;

/**
 * Text that grows as UTF-8 in one buffer, which is used again and again: what a writer makes of a cell goes there byte by byte, so that
 * no text is made of it, none joined to the one before, and none encoded afterwards.
 */
export class TextBytes {
  #bytes: Buffer = Buffer.allocUnsafe(least);
  #length = 0;
  /** How many bytes more than UTF-16 characters there are. */
  #surplus = 0;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  /** In UTF-16 characters. */
  get characters(): number {
    return this.#length - this.#surplus;
  }

  /** What was added since `clear`; valid until more is added. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#surplus = 0;
  }

  /** One character of ASCII. */
  code(code: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = code;
  }

  /** A text that is UTF-8 already, of so many characters: of ASCII, unless given. */
  add(bytes: Uint8Array, characters = bytes.length): void {
    this.#grow(bytes.length);
    for (let at = 0; at < bytes.length; at++) this.#bytes[this.#length + at] = bytes[at] ?? 0;
    this.#length += bytes.length;
    this.#surplus += bytes.length - characters;
  }

  /** Any text as it is; halves of pairs become U+FFFD. */
  text(text: string): void {
    this.#grow(text.length * bytesPerCharacter);
    const written = this.#bytes.write(text, this.#length, 'utf8');
    this.#length += written;
    this.#surplus += written - text.length;
  }

  /** A text as JSON writes it (RFC 8259, 7). */
  json(text: string): void {
    this.code(quote);
    if (this.#plain(text, odd.json)) {
      this.code(quote);
      return;
    }
    this.#length -= 1;
    this.text(JSON.stringify(text));
  }

  /** A text that needs no quotes in CSV. @returns whether it is one; if not, nothing was added */
  csv(text: string): boolean {
    return this.#plain(text, odd.csv);
  }

  /** A number as `String` writes it. */
  number(value: number): void {
    this.#grow(longestNumber);
    if ((value | 0) === value) this.#integer(value);
    else if (!this.#decimal(value, 100, 2) && !this.#decimal(value, 10_000, 4)) this.text(String(value));
  }

  /** Takes what was added back where the text holds a character that must not stand there as it is. */
  #plain(text: string, oddCodes: Uint8Array): boolean {
    const { length } = text;
    this.#grow(length * bytesPerCharacter);
    const bytes = this.#bytes;
    let to = this.#length;
    for (let at = 0; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code < 0x80) {
        if (oddCodes[code] === 1) return false;
        bytes[to++] = code;
      } else if (code < 0x800) {
        bytes[to++] = 0xc0 | (code >> 6);
        bytes[to++] = 0x80 | (code & 0x3f);
      } else if (code >= 0xd800 && code < 0xe000) {
        return oddCodes === odd.csv ? this.#pairs(text) : false;
      } else {
        bytes[to++] = 0xe0 | (code >> 12);
        bytes[to++] = 0x80 | ((code >> 6) & 0x3f);
        bytes[to++] = 0x80 | (code & 0x3f);
      }
    }
    this.#surplus += to - this.#length - length;
    this.#length = to;
    return true;
  }

  /** As `csv`, for a text of characters that are made of two. */
  #pairs(text: string): boolean {
    if (/[",\r\n]/.test(text)) return false;
    this.text(text);
    return true;
  }

  /** A whole number of 32 bits. */
  #integer(value: number): void {
    let rest = value;
    if (rest < 0) {
      this.#bytes[this.#length++] = minus;
      rest = -rest;
    }
    let digits = 1;
    for (let bound = 10; bound <= rest && digits < 10; bound *= 10) digits += 1;
    this.#digits(rest, digits);
  }

  /**
   * A number of so many decimals at most, where it is one and not too large: a decimal of up to fifteen digits that is the nearest to a
   * double is the shortest that is, and what `String` writes.
   *
   * @returns whether it was
   */
  #decimal(value: number, scale: number, places: number): boolean {
    const scaled = Math.round(Math.abs(value) * scale);
    if (!(scaled < most32) || scaled / scale !== Math.abs(value)) return false;
    let [fraction, digits] = [scaled % scale, places];
    if (value < 0) this.#bytes[this.#length++] = minus;
    this.#integer((scaled - fraction) / scale);
    while (fraction % 10 === 0) {
      fraction /= 10;
      digits -= 1;
    }
    this.#bytes[this.#length++] = point;
    this.#digits(fraction, digits);
    return true;
  }

  #digits(value: number, digits: number): void {
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const tenth = Math.floor(rest / 10);
      this.#bytes[at] = zero + rest - tenth * 10;
      rest = tenth;
    }
    this.#length += digits;
  }

  /** Makes room for so many bytes more. */
  #grow(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
