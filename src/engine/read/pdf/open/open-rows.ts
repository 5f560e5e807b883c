import type { Rule } from '../page/page-content.ts';
import { asPhrase, isFigure, type Phrase } from '../text/phrases.ts';
import { columnAt } from '../text/separators.ts';
import type { Word } from '../text/words.ts';
import type { PhraseLine } from './open-blocks.ts';

/** How lines and columns of a table without ruled cells are known from each other, in sizes of the font where nothing else is said. */
const reach = {
  /** A phrase may be so much too long for its column. */
  overColumn: 0.3,
  /** Words part where a column ends so near to the gap between them. */
  nearGap: 0.3,
  /** That gap is at least so wide, and so many times as wide as is usual in the phrase. */
  leastGap: 0.4,
  usualGaps: 1.3,
  /** A rule underlines a phrase up to so far below it. */
  underline: 1.1,
  /** Lines with baselines so close overlap. */
  overlap: 0.85,
  /** Lines of one header, and of one row, follow each other within this. */
  headerLine: 1.8,
  bodyLine: 1.5,
  /** A label set in by more than this hangs under the one above. */
  hang: 0.4,
} as const;
/** Share of the texts of a column that are numbers where it is one of numbers. */
const figureShare = 0.5;

/** Texts begin at one place within so many points. */
const sameEdge = 1;

/** A line of a table without ruled rows: its phrases by column. */
export interface ColumnedLine {
  /** One entry per column: the phrases that stand in it. */
  columns: Phrase[][];
  /** Columns that a phrase runs over, by the column it starts in. */
  spans: Map<number, number>;
  baseline: number;
  size: number;
  left: number;
  led: boolean;
}

/** Puts the phrases of a line into columns; a phrase that runs over several goes to the first, and says so. */
export function columned(
  { phrases, led }: Pick<PhraseLine, 'phrases' | 'led'>,
  separators: readonly number[],
  rules: readonly Rule[],
): ColumnedLine {
  const columns = [...separators, 0].map((): Phrase[] => []);
  const spans = new Map<number, number>();
  const parted = phrases.flatMap((whole) => partedAt(whole, separators));
  for (const phrase of parted) {
    const slack = reach.overColumn * phrase.size;
    const under = rules.find((rule) => parted.every((other) => underlines(rule, other) === (other === phrase)));
    const from = columnAt(separators, Math.min(phrase.left + slack, under?.from ?? Number.POSITIVE_INFINITY));
    const to = columnAt(separators, Math.max(phrase.right - slack, under?.to ?? 0));
    const middle = columnAt(separators, (phrase.left + phrase.right) / 2);
    const reaches = runsOver(phrase, separators, slack) || under !== undefined;
    const column = reaches ? from : middle;
    columns[column]?.push(phrase);
    if (reaches && to > from) spans.set(column, to - from + 1);
  }
  const [first] = phrases;
  return {
    columns,
    spans,
    baseline: first?.baseline ?? 0,
    size: Math.max(...phrases.map(({ size }) => size)),
    left: first?.left ?? 0,
    led,
  };
}

/** Cells that stand so close that they read as one phrase are known by a wider gap where columns part. */
function partedAt(phrase: Phrase, separators: readonly number[]): Phrase[] {
  const gaps = phrase.words.slice(1).map((word, index) => word.left - (phrase.words[index]?.right ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  const parts: Word[][] = [[]];
  phrase.words.forEach((word, index) => {
    const last = phrase.words[index - 1];
    const gap = gaps[index - 1] ?? 0;
    const near = reach.nearGap * phrase.size;
    const isCut =
      last !== undefined &&
      gap > Math.max(reach.leastGap * phrase.size, gaps.length > 1 ? reach.usualGaps * usual : 0) &&
      separators.some((at) => at > last.right - near && at < word.left + near);
    if (isCut) parts.push([]);
    parts.at(-1)?.push(word);
  });
  return parts.length === 1 ? [phrase] : parts.map((words) => asPhrase(words, phrase.baseline));
}

/** A rule under a phrase and wider than it, but not as wide as the table: it tells which columns the phrase heads. */
function underlines(rule: Rule, phrase: Phrase): boolean {
  const below = rule.at - phrase.baseline;
  return (
    below > 0 && below < reach.underline * phrase.size && rule.from <= phrase.left + 1 && rule.to >= phrase.right - 1
  );
}

/** Whether a phrase reaches well into a second column, rather than being a little too long for its own. */
function runsOver(phrase: Phrase, separators: readonly number[], slack: number): boolean {
  return separators.some((at) => phrase.left + 2 * slack < at && phrase.right - 2 * slack > at);
}

export function filledColumns(line: ColumnedLine): number[] {
  return line.columns.flatMap((phrases, column) => (phrases.length > 0 ? [column] : []));
}

function textIn(phrases: readonly Phrase[]): string {
  return phrases.map(({ text }) => text).join(' ');
}

/**
 * Which lines make a row. Header lines are put together as long as no rule and no heading over several columns stands between them;
 * below, a line that only goes on with the texts of its neighbour is put to it.
 *
 * @param parted whether a level rule runs between a line and the one before it
 * @returns for every row the positions of its lines
 */
export function rowsOf(
  lines: readonly ColumnedLine[],
  headerEnd: number,
  parted: (index: number) => boolean,
): number[][] {
  const rows: number[][] = [];
  const texts = columnsOfTexts(lines.slice(headerEnd));
  for (let at = 0; at < lines.length; at++) {
    const last = rows.at(-1);
    const joins =
      last !== undefined &&
      !parted(at) &&
      (interlock(lines, last, at) ||
        (at < headerEnd
          ? joinsHeader(lines, last, at)
          : at > headerEnd && joinsBody(lines, last, at, { headerEnd, texts })));
    if (joins) last.push(at);
    else rows.push([at]);
  }
  return rows;
}

/** Lines so close that they overlap, in different columns: a label of two lines with its values centred beside it. */
function interlock(lines: readonly ColumnedLine[], row: readonly number[], at: number): boolean {
  const line = lines[at];
  const above = lines[row.at(-1) ?? 0];
  if (line === undefined || above === undefined) return false;
  if (line.baseline - above.baseline > reach.overlap * Math.min(line.size, above.size)) return false;
  const isFilled = (other: ColumnedLine | undefined, column: number) => (other?.columns[column]?.length ?? 0) > 0;
  const isOfNextRecord = filledColumns(line).some(
    (column) => isFigure(textIn(line.columns[column] ?? [])) && row.some((index) => isFilled(lines[index], column)),
  );
  return !isOfNextRecord && !filledColumns(line).some((column) => isFilled(above, column));
}

function joinsHeader(lines: readonly ColumnedLine[], row: readonly number[], at: number): boolean {
  const line = lines[at];
  const above = lines[row.at(-1) ?? 0];
  if (line === undefined || above === undefined) return false;
  if (line.baseline - above.baseline > reach.headerLine * Math.max(line.size, above.size)) return false;
  if (headsGroup(lines, row, at)) return false;
  return (
    line.spans.size > 0 === above.spans.size > 0 ||
    (above.spans.size > 0 && filledColumns(line).every((column) => above.spans.has(column)))
  );
}

/** Whether the last line above the records is a label alone, below a label of the header, and comes again like that between the records. */
function headsGroup(lines: readonly ColumnedLine[], row: readonly number[], at: number): boolean {
  const isAlone = (index: number) => {
    const [above, line] = [lines[index - 1], lines[index]];
    return line !== undefined && String(filledColumns(line)) === '0' && (above === undefined || !goesOn(above, line));
  };
  const isLabelled = row.some((index) => (lines[index]?.columns[0]?.length ?? 0) > 0);
  const [next] = lines.slice(at + 1);
  const isLast = next === undefined || String(filledColumns(next)) !== '0';
  return isAlone(at) && isLabelled && isLast && lines.some((_, index) => index > at + 1 && isAlone(index));
}

/** The columns of which most texts are no numbers. */
function columnsOfTexts(lines: readonly ColumnedLine[]): ReadonlySet<number> {
  const columns = [...(lines[0]?.columns.keys() ?? [])].filter((column) => {
    const texts = lines.flatMap((line) => {
      const phrases = line.columns[column] ?? [];
      return phrases.length > 0 ? [textIn(phrases)] : [];
    });
    return texts.filter(isFigure).length < figureShare * texts.length;
  });
  return new Set(columns);
}

function joinsBody(
  lines: readonly ColumnedLine[],
  row: readonly number[],
  at: number,
  { headerEnd, texts }: { headerEnd: number; texts: ReadonlySet<number> },
): boolean {
  const line = lines[at];
  const above = lines[row.at(-1) ?? 0];
  const first = lines[row[0] ?? 0];
  if (line === undefined || above === undefined || first === undefined || (row[0] ?? 0) < headerEnd) return false;
  if (line.baseline - above.baseline > reach.bodyLine * Math.max(line.size, above.size)) return false;
  const own = filledColumns(line);
  const before = new Set(row.flatMap((index) => filledColumns(lines[index] ?? line)));
  if (own.length === 1 && own[0] === 0 && before.size > 1)
    return goesOn(first, line) || hangs(first, line, lines[at + 1]);
  if (before.size === 1 && before.has(0) && own.includes(0) && own.length > 1) return goesOn(first, line);
  const isFew = own.length <= Math.max(1, line.columns.length) / 2;
  if (own.includes(0) || !(isFew || own.every((column) => texts.has(column)))) return false;
  // A number below a text that begins where it begins goes on with it: a reference, a card, the rest of an account.
  const isBelowText = (column: number) => {
    const left = line.columns[column]?.[0]?.left ?? 0;
    return texts.has(column) && Math.abs(left - (above.columns[column]?.[0]?.left ?? 0)) < sameEdge;
  };
  // More of its texts go on at once where its number has been said, and no line that has one begins so.
  if (!isFew && !first.columns.some((phrases, column) => !texts.has(column) && phrases.length > 0)) return false;
  return own.every(
    (column) => before.has(column) && (isBelowText(column) || !isFigure(textIn(line.columns[column] ?? []))),
  );
}

/** Whether a label under a row with values is set in deeper than its own, and what follows is not deeper still. */
function hangs(first: ColumnedLine, line: ColumnedLine, next: ColumnedLine | undefined): boolean {
  const deeper = reach.hang * line.size;
  return line.left > first.left + deeper && (next === undefined || next.left < line.left + deeper);
}

/** Whether the first cell of a line goes on with that of another: set in deeper, or in the middle of a sentence. */
function goesOn(first: ColumnedLine, line: ColumnedLine): boolean {
  const above = textIn(first.columns[0] ?? []);
  const text = textIn(line.columns[0] ?? []);
  if (/[:.]$/.test(above)) return false;
  if (/[-–,(]$|\b(?:and|of|or|the|in|for|to|with|by|from|per)$/i.test(above)) return true;
  return /^[\p{Ll}(&]/u.test(text);
}
