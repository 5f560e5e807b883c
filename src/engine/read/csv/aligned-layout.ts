import { type Edge, edgesOf, edgesUnderRuler, namedEdges } from './column-edges.ts';

/** How lines of text are divided whose columns are kept in line by blanks. */
export interface AlignedLayout {
  /** Where columns are; `null` where any run of blanks divides them. */
  edges: readonly Edge[] | null;
  /** Whether a configuration says so: then a line that does not fit is divided all the same. */
  isForced: boolean;
  /** Whether a letter of Chinese, Japanese or Korean takes two places, as on a terminal. */
  isWide: boolean;
  /** The line that carries the names behind the mark of a comment, from 1; 0 where none does. */
  markedHeader: number;
}

const leastLines = 3;
/** Lines that are looked at; of the first ones, those of prose and comments are passed over. */
const mostLines = 400;
/** So many lines of the same number of words are no chance where a third of these are figures. */
const leastRegular = 6;
/** Share of the lines that must be divided alike. */
const leastAlike = 0.8;
const commentMark = /^\s*(?:[%#;*!]|\/\/|--)+\s*/;

/** Finds columns in a text that no delimiter divides; `null` where there are none, as in prose. */
export function alignedLayout(sample: string, complete: boolean): AlignedLayout | null {
  const lines = linesOf(sample, complete);
  if (lines.some((line) => line.includes('\t'))) return null;
  const body = lines.filter((line) => line.trim() !== '' && !commentMark.test(line));
  if (body.length < leastLines) return null;
  const width = usualWords(body);
  const named = namedEdges(body);
  // Names of two words have no column for each, and blank cells leave lines with fewer words.
  if (named !== null && named.length >= (width ?? 2))
    return { edges: named, isForced: false, isWide: false, markedHeader: 0 };
  if (width !== null && hasFigures(body, width))
    return { edges: null, isForced: false, isWide: false, markedHeader: markedHeader(lines, width) };
  const plain = edgesOf(body);
  const wide = edgesOf(body.map(withPlaces));
  const isWide = (wide?.length ?? 0) > (plain?.length ?? 0);
  const edges = isWide ? wide : plain;
  return edges === null ? null : { edges, isForced: false, isWide, markedHeader: 0 };
}

/** The columns that a line of dashes under their names shows, whatever marks are within the texts; `null` without one. */
export function ruledLayout(sample: string, complete: boolean): AlignedLayout | null {
  const lines = linesOf(sample, complete).filter((line) => line.trim() !== '');
  const plain = edgesUnderRuler(lines);
  const wide = edgesUnderRuler(lines.map(withPlaces));
  const isWide = (wide?.begun ?? 0) > (plain?.begun ?? 0);
  const edges = (isWide ? wide : plain)?.edges;
  return edges === undefined ? null : { edges, isForced: false, isWide, markedHeader: 0 };
}

/** Positions where columns begin, from 1, or the first and the last position of each. */
export type FixedWidth = 'auto' | readonly (number | { from: number; to: number })[];

/** The columns that a configuration states. */
export function forcedLayout(given: Exclude<FixedWidth, 'auto'>): AlignedLayout {
  const starts = given.map((edge) => (typeof edge === 'number' ? edge : edge.from));
  const edges = given.map((edge, at): Edge => {
    if (typeof edge !== 'number') return { from: edge.from - 1, to: edge.to };
    const next = starts[at + 1];
    return { from: edge - 1, to: next === undefined ? null : next - 1 };
  });
  return { edges, isForced: true, isWide: true, markedHeader: 0 };
}

export function wordsOf(line: string): string[] {
  return line.split(' ').filter((word) => word !== '');
}

/** What takes two places is followed by this mark, which no text has: NUL bytes are left out when it is decoded. */
const secondPlace = '\0';

/** A line with as many characters as it takes places. */
export function withPlaces(line: string): string {
  return line.replace(
    /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\uff01-\uff60\uffe0-\uffe6]/gu,
    `$&${secondPlace}`,
  );
}

export function withoutPlaces(text: string): string {
  return text.replaceAll(secondPlace, '');
}

function linesOf(sample: string, complete: boolean): string[] {
  const all = sample.split(/\r\n?|\n/);
  return (complete ? all : all.slice(0, -1)).slice(0, mostLines);
}

/** The number of words that all lines have but a few, or `null`. */
function usualWords(lines: readonly string[]): number | null {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const words = wordsOf(line).length;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[0] < 2 || best[1] < leastAlike * lines.length || best[1] < leastLines) return null;
  return best[0];
}

/** Whether half of the words, or one and wide gaps, are figures in most lines: sentences of equal length are no table. */
function hasFigures(lines: readonly string[], width: number): boolean {
  const most = leastAlike * (lines.length - 1);
  const words = lines.map(wordsOf);
  let figures = 0;
  for (let at = 0; at < width; at++)
    if (words.filter((line) => /^[-+]?[\d.,:/-]*\d/.test(line[at] ?? '')).length >= most) figures++;
  const isWide = lines.filter((line) => /\S {2,}\S/.test(line)).length >= most;
  const isRegular = words.length >= leastRegular && width > 2 && words.every(({ length }) => length === width);
  return figures * 2 >= width || (figures > 0 && isWide) || (figures * 3 >= width && isRegular);
}

/** Above the first line of values, a comment of as many words names the columns. */
function markedHeader(lines: readonly string[], width: number): number {
  const first = lines.findIndex((line) => line.trim() !== '' && !commentMark.test(line));
  const above = lines[first - 1];
  if (above === undefined || /\d/.test(above)) return 0;
  return commentMark.test(above) && wordsOf(above.replace(commentMark, '')).length === width ? first : 0;
}
