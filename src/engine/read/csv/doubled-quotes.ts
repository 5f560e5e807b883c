const quote = 0x22;
/** Share of the lines that must begin so. */
const leastLines = 0.5;

/** Whether a text was escaped twice: every quote of it is doubled, those around fields too. */
export function isQuotedTwice(sample: string): boolean {
  const runs = sample.match(/"+/g) ?? [];
  if (runs.length < 4 || runs.some((run) => run.length % 2 !== 0)) return false;
  const lines = sample.split(/\r\n?|\n/).filter((line) => line !== '');
  const doubled = lines.filter((line) => /""[^",;\t|]+""/.test(line)).length;
  return doubled >= leastLines * lines.length && lines.some((line) => /^""[^",;\t|]/.test(line));
}

/** Whether every line is one quoted field that holds a record: a text that was read as one column, and written again. */
export function isQuotedByLine(sample: string): boolean {
  const lines = sample.split(/\r\n?|\n/).filter((line) => line !== '');
  const [first] = lines;
  // The last line of a sample may be cut off.
  const whole = lines.length > 2 ? lines.slice(0, -1) : lines;
  if (first === undefined || whole.length < 2 || !whole.every((line) => /^"(?:[^"]|"")*"$/.test(line))) return false;
  return whole.every((line) => /""[^"]*""[,;\t|]|[,;\t|]""/.test(line)) || areDivided(whole);
}

/** Whether one delimiter divides what all lines hold into as many fields, three at least; a list of `Lee, Ann` has blanks behind its commas. */
function areDivided(lines: readonly string[]): boolean {
  const bare = lines.map((line) => line.slice(1, -1).replace(/""(?:[^"]|"(?!"))*""/g, ''));
  return [/,(?! )/g, /;(?! )/g, /\t/g, /\|/g].some((delimiter) => {
    const counts = new Set(bare.map((text) => text.match(delimiter)?.length ?? 0));
    return counts.size === 1 && !counts.has(0) && !counts.has(1);
  });
}

/** Takes off the quotes around lines, and makes one of every two within them, across the pieces of a stream. */
export class LineUnquoter {
  #isOpen = false;
  #isSecond = false;

  push(piece: Buffer): Buffer {
    const kept = Buffer.allocUnsafe(piece.length);
    let length = 0;
    for (const byte of piece) {
      if (byte !== quote) {
        // A quote before anything but another one has closed the field.
        if (this.#isSecond) this.#isOpen = false;
        this.#isSecond = false;
        kept[length++] = byte;
      } else if (!this.#isOpen) this.#isOpen = true;
      else if (this.#isSecond) {
        this.#isSecond = false;
        kept[length++] = byte;
      } else this.#isSecond = true;
    }
    return kept.subarray(0, length);
  }
}

/** Makes one quote of every two, across the pieces of a stream. */
export class QuoteHalver {
  #isSecond = false;

  push(piece: Buffer): Buffer {
    const halved = Buffer.allocUnsafe(piece.length);
    let length = 0;
    for (const byte of piece) {
      this.#isSecond = byte === quote && !this.#isSecond;
      if (byte === quote && !this.#isSecond) continue;
      halved[length++] = byte;
    }
    return halved.subarray(0, length);
  }
}
