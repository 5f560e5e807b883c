import { behindTag, byte, closesItself, hasAt, skipSpace } from '../xml/bytes.ts';
import { textOf } from '../xml/text.ts';

/**
 * Reads the contents of `<si>` and `<is>` (ECMA-376 part 1, CT_Rst): a text or the runs of a rich text joined; what is
 * written above the text as a reading aid (`rPh`, phonetic runs) is skipped.
 */
export class RichTextScanner {
  /** The text read by the last `scan`. */
  text = '';

  /**
   * @param from behind the start tag
   * @returns the position of the end tag's `<`, or -1 for a shape that is left to the strict parser
   */
  scan(bytes: Buffer, from: number, to: number): number {
    this.text = '';
    let at = from;
    for (;;) {
      at = skipSpace(bytes, at, to);
      if (at >= to || bytes[at] !== byte.less) return -1;
      if (bytes[at + 1] === byte.slash) {
        // `</r>` ends a run, any other end tag is the caller's.
        if (bytes[at + 2] !== byte.r || bytes[at + 3] !== byte.greater) return at;
        at += 4;
      } else if (bytes[at + 1] === byte.t) {
        at = this.#run(bytes, at, to);
      } else if (hasAt(bytes, at, '<r>')) {
        at += 3;
      } else if (hasAt(bytes, at, '<rPr')) {
        at = behindElement(bytes, at, to, '</rPr>');
      } else if (hasAt(bytes, at, '<rPh')) {
        at = behindElement(bytes, at, to, '</rPh>');
      } else if (hasAt(bytes, at, '<phoneticPr')) {
        at = behindElement(bytes, at, to, '</phoneticPr>');
      } else {
        return -1;
      }
      if (at < 0) return -1;
    }
  }

  /** `<t>…</t>` at `at`. */
  #run(bytes: Buffer, at: number, to: number): number {
    const after = bytes[at + 2];
    if (after !== byte.greater && after !== byte.space && after !== byte.slash) return -1;
    const start = after === byte.greater ? at + 3 : behindTag(bytes, at, to);
    if (start < 0) return -1;
    if (closesItself(bytes, start)) return start;
    const end = bytes.indexOf(byte.less, start);
    if (end < 0 || end >= to || !hasAt(bytes, end, '</t>')) return -1;
    const text = textOf(bytes, start, end);
    if (text === undefined) return -1;
    this.text = this.text === '' ? text : this.text + text;
    return end + 4;
  }
}

function behindElement(bytes: Buffer, at: number, to: number, endTag: string): number {
  const behind = behindTag(bytes, at, to);
  if (behind < 0 || closesItself(bytes, behind)) return behind;
  const end = bytes.indexOf(endTag, behind, 'latin1');
  return end < 0 || end >= to ? -1 : end + endTag.length;
}
