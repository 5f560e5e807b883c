/** A column of a text whose lines are kept in line by blanks: positions in a line, from 0. */
export interface Edge {
  from: number;
  /** The first position that is not in it; `null` for the end of the line. */
  to: number | null;
}

const leastLines = 3;
/** So many lines that are blank in the same place are no chance. */
const leastStrict = 5;
/** Share of the lines that must have a gap. */
const leastAlike = 0.8;
/** So many blanks in most lines part columns; a single one may stand between words. */
const leastGap = 2;
/** Titles above a table that have gaps of their own; more are no table with titles. */
const mostTitles = 8;

const innerGap = /\S {2,}\S/;
const ruler = /^\s*(?:-{2,}|={2,}|_{2,})(?: +(?:-+|=+|_+))+\s*$/;

export function isRuler(line: string): boolean {
  return ruler.test(line);
}

/** The columns of lines of text; of lines without a gap, as titles and notes are, nothing is asked. */
export function edgesOf(lines: readonly string[]): Edge[] | null {
  const divided = lines.filter((line) => innerGap.test(line));
  if (divided.length < leastLines || divided.length * 2 < lines.length) return null;
  let best: number[] = [];
  for (const telling of [divided, fullest(divided)]) {
    for (let titles = 0; titles <= mostTitles && telling.length - titles >= leastLines; titles++) {
      const starts = columnStarts(telling.slice(titles));
      if (starts.length > best.length) best = starts;
    }
  }
  return best.length < 2 ? null : fromStarts(best);
}

/**
 * The lines with at least half as many parts as the one with the most: the heads of printed pages and totals have fewer, which may run over
 * where columns part.
 */
function fullest(lines: readonly string[]): string[] {
  const parts = lines.map((line) => line.trim().split(/ {2,}/).length);
  const most = Math.max(...parts);
  return lines.filter((_, at) => 2 * (parts[at] ?? 0) >= most);
}

/** The columns that a line of dashes shows, where the lines below keep to them, and how many texts begin with a column. */
export function edgesUnderRuler(lines: readonly string[]): { edges: Edge[]; begun: number } | null {
  const at = lines.findIndex(isRuler);
  if (at < 1) return null;
  const starts = [...(lines[at] ?? '').matchAll(/\S+/g)].map(({ index }) => index);
  const below = lines.slice(at + 1).filter((line) => !isRuler(line));
  const kept = below.filter((line) => starts.every((start) => !crosses(line, start)));
  if (kept.length === 0 || kept.length < leastAlike * below.length) return null;
  const names = lines[at - 1] ?? '';
  const begun = [names, ...below].flatMap((line) => starts.filter((start) => begins(line, start))).length;
  return { edges: fromStarts(starts), begun };
}

/**
 * The columns of lines that are one blank apart where a text fills its column: places that are blank in all lines part them, and a name
 * in the first line stands over each. `null` where there are no such.
 */
export function namedEdges(lines: readonly string[]): Edge[] | null {
  const [all, telling] = [lines, fullest(lines)].map(edgesUnderTitles);
  return (telling?.length ?? 0) > (all?.length ?? 0) ? (telling ?? null) : (all ?? null);
}

function edgesUnderTitles(lines: readonly string[]): Edge[] | null {
  let best: Edge[] | null = null;
  for (let titles = 0; titles <= mostTitles && lines.length - titles > leastStrict; titles++) {
    // A record below, taken for names, would find columns in its own texts.
    if (/\d/.test(lines[titles] ?? '')) continue;
    const edges = edgesUnderNames(lines.slice(titles));
    if (edges.length > (best?.length ?? 2)) best = edges;
  }
  return best;
}

function edgesUnderNames([names = '', ...lines]: readonly string[]): Edge[] {
  const length = Math.max(...lines.map((line) => line.length));
  const isGap = Array.from({ length: length + 1 }, (_, at) => !lines.some((line) => isFilled(line, at)));
  const starts: number[] = [];
  let endBefore = 0;
  for (let at = isGap.indexOf(false); at >= 0 && at < length; at = isGap.indexOf(false, endBefore)) {
    const end = isGap.indexOf(true, at);
    const name = nameOver(names, at, end);
    const before = new Set(lines.map((line) => line.slice(starts.at(-1), at).trim()));
    // The same word in every line goes with what follows it, as in `Item 7`.
    if (starts.length === 0 || (name !== null && name >= endBefore && before.size > 1))
      starts.push(Math.min(at, name ?? at));
    endBefore = end;
  }
  return fromStarts(starts);
}

/** Where the first name begins that stands over some of the places; `null` where none does. */
function nameOver(names: string, start: number, end: number): number | null {
  let at = start;
  while (at < end && !isFilled(names, at)) at++;
  if (at === end) return null;
  while (at > 0 && isFilled(names, at - 1)) at--;
  return at;
}

/** Whether text goes over a position without a blank before it. */
export function crosses(line: string, start: number): boolean {
  return start > 0 && isFilled(line, start - 1) && isFilled(line, start);
}

/** Whether a text begins at a position. */
export function begins(line: string, start: number): boolean {
  return isFilled(line, start) && (start === 0 || !isFilled(line, start - 1));
}

function isFilled(line: string, at: number): boolean {
  return at < line.length && line[at] !== ' ';
}

function fromStarts(starts: readonly number[]): Edge[] {
  return starts.map((start, at) => ({ from: at === 0 ? 0 : start, to: starts[at + 1] ?? null }));
}

/** The positions after which all lines but one go on behind blanks. */
function columnStarts(lines: readonly string[]): number[] {
  const length = Math.max(...lines.map((line) => line.length));
  const mostFilled = lines.length > 9 ? 1 : 0;
  const isGap = Array.from({ length: length + 1 }, (_, at) => {
    const filled = lines.filter((line) => isFilled(line, at)).length;
    return filled <= mostFilled;
  });
  const starts = [isGap.indexOf(false)];
  for (let at = (starts[0] ?? 0) + 1; at < length; at++) {
    if (isGap[at] || !isGap[at - 1]) continue;
    const end = isGap.indexOf(true, at);
    // A word behind a single blank belongs to the text before it, however few lines have one there.
    const filled = lines.filter((line) => line.slice(at, end).trim() !== '');
    const parted = filled.filter((line) => blanksBefore(line, at) >= leastGap);
    if (parted.length > 0 && parted.length >= leastAlike * filled.length) starts.push(at);
  }
  // A column that few lines reach is a remark at their end, unless it is named.
  return starts.filter((start, at) => {
    const isNamed = lines[0]?.slice(start, starts[at + 1]).trim() !== '';
    return isNamed || lines.filter((line) => line.slice(start).trim() !== '').length >= lines.length / 2;
  });
}

/** How many blanks a line has before its next text from a position on; a line that has ended has enough. */
function blanksBefore(line: string, at: number): number {
  const text = /\S/.exec(line.slice(at));
  if (text === null) return leastGap;
  const end = at + text.index;
  return end - line.slice(0, end).trimEnd().length;
}
