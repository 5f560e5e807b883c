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
