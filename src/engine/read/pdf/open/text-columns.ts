import type { Phrase } from '../text/phrases.ts';
import type { PhraseLine } from './open-blocks.ts';

/** So many lines must stand side by side for a page to be set in two columns. */
const leastLines = 12;
/** Fewer are enough where both hold a paragraph. */
const leastLinesOfParagraphs = 8;
/** A line on one side goes with those side by side that are no farther away, in sizes of the font. */
const nextLine = 2.2;
/** Share of a column's lines that must fill its width, as running text does and the labels of a table do not. */
const filledShare = 0.6;
const fillsWidth = 0.8;
const proseWords = 4;
/** So many such lines below each other are a paragraph; where both columns have one, tables may stand in either. */
const paragraphLines = 5;
/** Where so few lines of one column are beside a line of the other, they are no rows; so many follow the one above closely. */
const besideShare = 0.5;
const compactShare = 0.7;
/** Where the gap between two columns may be, as shares of the width. */
const middle = { from: 0.3, to: 0.7 } as const;

/**
 * The lines of a page in parts that are read on their own: where it is set in two columns of which one at least is running text, or both
 * hold a paragraph, each column is a part, and so is what stands above and below them.
 */
export function partsOf(lines: readonly PhraseLine[]): PhraseLine[][] {
  const left = Math.min(...lines.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...lines.map((line) => line.phrases.at(-1)?.right ?? 0));
  let best: (Run & { at: number }) | null = null;
  for (let at = left + middle.from * (right - left); at < left + middle.to * (right - left); at += 3) {
    const run = longestRun(lines, at);
    if (best === null || run.to - run.from > best.to - best.from) best = { ...run, at };
  }
  if (best === null) return [[...lines]];
  const { at } = best;
  best = { ...withoutEnds(best, lines), at };
  const sidesOf = ({ from, to }: Run) =>
    ([0, 1] as const).map((side) => lines.slice(from, to).flatMap((line) => sideOf(line, at, side)));
  const parted = ({ from, to }: Run) =>
    [lines.slice(0, from), ...sidesOf({ from, to }), lines.slice(to)].filter((part) => part.length > 0);
  const sides = sidesOf(best);
  if (sides.every((side) => side.length >= leastLines) && sides.some(isProse)) return parted(withEnds(best, lines, at));
  const whole = withEnds(best, lines, at);
  const isText = (side: PhraseLine[]) => side.length >= leastLinesOfParagraphs && hasParagraph(side);
  const wholeSides = sidesOf(whole);
  const areApart = wholeSides.some(hasParagraph) && wholeSides.every(isCompact) && !areRows(wholeSides);
  return wholeSides.every(isText) || areApart ? parted(whole) : [[...lines]];
}

/** Whether the lines of one side stand beside those of the other, as the rows of a table do. */
function areRows([left = [], right = []]: readonly PhraseLine[][]): boolean {
  const baselines = new Set(left.map(({ baseline }) => baseline));
  const beside = right.filter(({ baseline }) => baselines.has(baseline)).length;
  return beside >= besideShare * Math.min(left.length, right.length);
}

/** Whether lines follow each other as those of a text or of a plain table do, and are no labels beside longer texts. */
function isCompact(lines: readonly PhraseLine[]): boolean {
  const isNext = (line: PhraseLine, index: number) => {
    const above = lines[index - 1];
    return above !== undefined && line.baseline - above.baseline < nextLine * above.size;
  };
  return lines.length >= paragraphLines && lines.filter(isNext).length > compactShare * (lines.length - 1);
}

/** Lines from the first to before the last. */
interface Run {
  from: number;
  to: number;
}

/** The run with the lines right above and below it that stand on one side only: one column is longer than the other. */
function withEnds({ from, to }: Run, lines: readonly PhraseLine[], at: number): Run {
  const isNext = (above: PhraseLine | undefined, below: PhraseLine | undefined) =>
    above !== undefined && below !== undefined && below.baseline - above.baseline < nextLine * above.size;
  const isFree = (line: PhraseLine | undefined) =>
    line?.phrases.every((phrase) => phrase.right < at || phrase.left > at) ?? false;
  const run = { from, to };
  if (from === to) return run;
  while (isFree(lines[run.from - 1]) && isNext(lines[run.from - 1], lines[run.from])) run.from--;
  while (isFree(lines[run.to]) && isNext(lines[run.to - 1], lines[run.to])) run.to++;
  return run;
}

/** The run without what stands apart above and below and holds no running text: a table that leaves the same place free. */
function withoutEnds({ from, to }: Run, lines: readonly PhraseLine[]): Run {
  const isText = ({ phrases }: PhraseLine) => phrases.some(({ words }) => words.length >= proseWords);
  const isGap = (index: number) => {
    const [above, below] = [lines[index - 1], lines[index]];
    return above !== undefined && below !== undefined && below.baseline - above.baseline > nextLine * above.size;
  };
  const texts = Array.from({ length: to - from }, (_, at) => from + at).filter((at) => lines[at] && isText(lines[at]));
  const [first, last] = [texts[0], texts.at(-1)];
  if (first === undefined || last === undefined) return { from, to };
  const gaps = Array.from({ length: to - from }, (_, at) => from + at).filter((at) => at > from && isGap(at));
  return {
    from: gaps.findLast((at) => at <= first) ?? from,
    to: gaps.find((at) => at > last) ?? to,
  };
}

/** The longest run of lines that leave a position free, from the first to the last that have text on both sides of it. */
function longestRun(lines: readonly PhraseLine[], at: number): Run {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (let index = 0; index <= lines.length; index++) {
    const line = lines[index];
    if (line?.phrases.every((phrase) => phrase.right < at || phrase.left > at)) continue;
    if (index - from > best.to - best.from) best = { from, to: index };
    from = index + 1;
  }
  const isBoth = (line: PhraseLine | undefined) =>
    line !== undefined && (line.phrases[0]?.left ?? at) < at && (line.phrases.at(-1)?.right ?? at) > at;
  while (best.from < best.to && !isBoth(lines[best.from])) best.from++;
  while (best.to > best.from && !isBoth(lines[best.to - 1])) best.to--;
  return best;
}

function sideOf(line: PhraseLine, at: number, side: 0 | 1): PhraseLine[] {
  const phrases = line.phrases.filter((phrase) => (side === 0 ? phrase.right < at : phrase.left > at));
  return phrases.length === 0 ? [] : [{ ...line, phrases }];
}

function isProse(lines: readonly PhraseLine[]): boolean {
  return filledLines(lines).filter(Boolean).length > filledShare * lines.length;
}

function hasParagraph(lines: readonly PhraseLine[]): boolean {
  let run = 0;
  return filledLines(lines).some((isFilled) => {
    run = isFilled ? run + 1 : 0;
    return run >= paragraphLines;
  });
}

/** Of each line whether it is one text that fills the column. */
function filledLines(lines: readonly PhraseLine[]): boolean[] {
  const left = Math.min(...lines.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...lines.map((line) => line.phrases.at(-1)?.right ?? 0));
  const fills = (phrase: Phrase | undefined) =>
    phrase !== undefined &&
    phrase.words.length >= proseWords &&
    phrase.right - phrase.left > fillsWidth * (right - left);
  return lines.map(({ phrases }) => phrases.length === 1 && fills(phrases[0]));
}
