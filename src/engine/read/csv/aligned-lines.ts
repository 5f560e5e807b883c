import { isLonger, type Limits, limitExceeded } from '../../limits.ts';
import type { Row } from '../../model.ts';
import { type AlignedLayout, withoutPlaces, withPlaces, wordsOf } from './aligned-layout.ts';
import { begins, crosses, type Edge, isRuler } from './column-edges.ts';

/** Divides lines whose columns are kept in line by blanks, as they stream. */
export class AlignedLines {
  readonly #layout: AlignedLayout;
  readonly #limits: Limits;
  readonly #place: string;
  #rest: Buffer = Buffer.alloc(0);
  #record = 0;
  #cells = 0;

  constructor(layout: AlignedLayout, limits: Limits, place: string) {
    this.#layout = layout;
    this.#limits = limits;
    this.#place = place;
  }

  /** Lines so far, blank ones counted. */
  get records(): number {
    return this.#record;
  }

  /** The lines that end in this piece of text, as `Tokenizer.push` gives records. @throws EngineError LIMIT_EXCEEDED */
  push(piece: Buffer, last: boolean): Row[] {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const end = last ? bytes.length : bytes.lastIndexOf(0x0a) + 1;
    this.#rest = bytes.subarray(end);
    if (this.#rest.length > this.#limits.cellBytes)
      throw limitExceeded('cellBytes', this.#limits.cellBytes, `Line ${this.#record + 1} of ${this.#place}`);
    const lines = bytes.toString('utf8', 0, end).split(/\r\n?|\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines.flatMap((line) => this.#row(line));
  }

  #row(line: string): Row[] {
    this.#record++;
    const place = `Line ${this.#record} of ${this.#place}`;
    if (this.#record > this.#limits.rows) throw limitExceeded('rows', this.#limits.rows, this.#place);
    const values = this.#divide(line).map((text) => (text === '' ? null : text));
    if (values.length > this.#limits.columns) throw limitExceeded('columns', this.#limits.columns, place);
    for (const value of values)
      if (value !== null && isLonger(value, this.#limits.cellBytes))
        throw limitExceeded('cellBytes', this.#limits.cellBytes, place);
    this.#cells += values.length;
    if (this.#cells > this.#limits.cells) throw limitExceeded('cells', this.#limits.cells, this.#place);
    if (values.every((value) => value === null)) return [];
    return [{ number: this.#record, values, formats: null, hidden: false }];
  }

  #divide(line: string): string[] {
    const { edges, isForced, isWide, markedHeader } = this.#layout;
    if (edges === null) {
      if (this.#record === markedHeader) return wordsOf(line.replace(/^\s*(?:[%#;*!]|\/\/|--)+\s*/, ''));
      // A line of a comment is one text: its blanks are between words.
      return /^\s*(?:[%#;*!]|\/\/)/.test(line) ? [line.trim()] : wordsOf(line);
    }
    if (isRuler(line)) return [];
    const places = isWide ? withPlaces(line) : line;
    const cells = isForced ? cut(places, edges) : cutBetweenWords(places, edges);
    return isWide ? cells.map(withoutPlaces) : cells;
  }
}

function cut(line: string, edges: readonly Edge[]): string[] {
  return edges.map(({ from, to }) => line.slice(from, to ?? undefined).trim());
}

/** A line that does not keep to the columns is a title or a note, or has a text that is too long for its own: no word is cut in two. */
function cutBetweenWords(line: string, edges: readonly Edge[]): string[] {
  const parts = [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({ text, index }));
  const length = line.trimEnd().length;
  const isAside = ({ from }: Edge) => from > 0 && from < length && !begins(line, from);
  const isOne = parts.length === 1 && wordsOf(line).length < edges.length && edges.some(isAside);
  if (isOne) return parts.map(({ text }) => text);
  if (!edges.some(({ from }) => crosses(line, from))) return cut(line, edges);
  const columns = parts.map(({ index }) => edges.findLastIndex(({ from }) => from <= index));
  const isPlain = parts.length > 1 && new Set(columns).size === parts.length;
  if (!isPlain) return parts.map(({ text }) => text);
  return edges.map((_, column) => parts[columns.indexOf(column)]?.text ?? '');
}
