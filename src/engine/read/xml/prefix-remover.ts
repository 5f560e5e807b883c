import { byte, hasAt } from './bytes.ts';

/** The longest thing that must be seen as a whole: `<![CDATA[`, or `</` with a prefix. */
const maxPrefix = 32;
const lookAhead = maxPrefix + 4;

/**
 * Takes the prefix of the root element off all tags, so that the scanners meet `<row>` where the file says `<x:row>`: .NET
 * libraries write whole workbooks that way. Comments and CDATA sections stay as they are.
 */
export class PrefixRemover {
  readonly #prefix: string;
  #rest: Buffer = Buffer.alloc(0);
  /** What ends the comment or CDATA section that the last chunk ended in. */
  #until: string | undefined;

  private constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /**
   * @param start the first bytes of the document, in UTF-8
   * @returns `undefined` where the root element has no prefix
   */
  static for(start: Buffer): PrefixRemover | undefined {
    const root = /<([A-Za-z_][\w.-]*):[A-Za-z]+[\s/>]/.exec(start.subarray(0, 4_096).toString('latin1'));
    const first = /<[A-Za-z_]/.exec(start.subarray(0, 4_096).toString('latin1'));
    const prefix = root?.[1];
    if (prefix === undefined || root?.index !== first?.index || prefix.length > maxPrefix) return undefined;
    return new PrefixRemover(`${prefix}:`);
  }

  /** @param last whether the document ends with this chunk */
  remove(chunk: Buffer, last: boolean): Buffer {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const kept = Buffer.allocUnsafe(bytes.length);
    const to = last ? bytes.length : Math.max(0, bytes.length - lookAhead);
    let length = 0;
    let at = 0;
    while (at < to) {
      if (this.#until !== undefined) {
        const end = bytes.indexOf(this.#until, at);
        const behind = end < 0 ? to : end + this.#until.length;
        length += bytes.copy(kept, length, at, behind);
        at = behind;
        if (end >= 0) this.#until = undefined;
        continue;
      }
      const code = bytes[at++] ?? 0;
      kept[length++] = code;
      if (code !== byte.less) continue;
      if (hasAt(bytes, at, '!--')) this.#until = '-->';
      else if (hasAt(bytes, at, '![CDATA[')) this.#until = ']]>';
      else if (bytes[at] === byte.slash && hasAt(bytes, at + 1, this.#prefix)) {
        kept[length++] = byte.slash;
        at += 1 + this.#prefix.length;
      } else if (hasAt(bytes, at, this.#prefix)) at += this.#prefix.length;
    }
    this.#rest = bytes.subarray(Math.min(at, bytes.length));
    return kept.subarray(0, length);
  }
}
