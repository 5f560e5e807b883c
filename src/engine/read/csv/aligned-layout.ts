/** How lines of text are divided whose columns are kept in line by blanks. */
export interface AlignedLayout {
  /** Where columns begin, as positions in a line; `null` where any run of blanks divides them. */
  starts: readonly number[] | null;
  /** The line that carries the names behind the mark of a comment, from 1; 0 where none does. */
  markedHeader: number;
}

const leastLines = 3;
/** Lines that are looked at; of the first ones, those of prose and comments are passed over. */
const mostLines = 400;
/** Share of the lines that must be divided alike. */
const leastAlike = 0.8;
/** So many blanks in most lines part columns; a single one may stand between words. */
const leastGap = 2;
const commentMark = /^\s*(?:[%#;*!]|\/\/|--)+\s*/;

/** Finds columns in a text that no delimiter divides; `null` where there are none, as in prose. */
export function alignedLayout(sample: string, complete: boolean): AlignedLayout | null {
  const all = sample.split(/\r\n?|\n/);
  const lines = (complete ? all : all.slice(0, -1)).slice(0, mostLines);
  if (lines.some((line) => line.includes('\t'))) return null;
  const body = lines.filter((line) => line.trim() !== '' && !commentMark.test(line));
  if (body.length < leastLines) return null;
  const width = usualWords(body);
  if (width !== null && hasFigures(body, width)) return { starts: null, markedHeader: markedHeader(lines, width) };
  const starts = columnStarts(body);
  return starts === null ? null : { starts, markedHeader: 0 };
}

export function wordsOf(line: string): string[] {
  return line.split(' ').filter((word) => word !== '');
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
  return figures * 2 >= width || (figures > 0 && isWide);
}

/** Above the first line of values, a comment of as many words names the columns. */
function markedHeader(lines: readonly string[], width: number): number {
  const first = lines.findIndex((line) => line.trim() !== '' && !commentMark.test(line));
  const above = lines[first - 1];
  if (above === undefined || /\d/.test(above)) return 0;
  return commentMark.test(above) && wordsOf(above.replace(commentMark, '')).length === width ? first : 0;
}

/** The positions after which all lines but a few go on behind blanks. */
function columnStarts(lines: readonly string[]): number[] | null {
  const length = Math.max(...lines.map((line) => line.length));
  const most = (1 - leastAlike) * lines.length;
  const isGap = Array.from({ length: length + 1 }, (_, at) => {
    const filled = lines.filter((line) => at < line.length && line[at] !== ' ').length;
    return filled <= Math.min(most, lines.length > 9 ? 1 : 0);
  });
  const starts = [isGap.indexOf(false)];
  for (let at = (starts[0] ?? 0) + 1; at < length; at++) {
    if (isGap[at] || !isGap[at - 1]) continue;
    if (lines.filter((line) => blanksBefore(line, at) >= leastGap).length >= leastAlike * lines.length) starts.push(at);
  }
  // A column that few lines reach is a remark at their end.
  const reaching = (start: number) => lines.filter((line) => line.slice(start).trim() !== '').length;
  const columns = starts.filter((start) => reaching(start) >= lines.length / 2);
  return columns.length < 2 ? null : columns;
}

/** How many blanks a line has before its next text from a position on; a line that has ended has enough. */
function blanksBefore(line: string, at: number): number {
  const text = /\S/.exec(line.slice(at));
  if (text === null) return leastGap;
  const end = at + text.index;
  return end - line.slice(0, end).trimEnd().length;
}
