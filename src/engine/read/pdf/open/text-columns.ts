import type { Phrase } from '../text/phrases.ts';
import type { PhraseLine } from './open-blocks.ts';

/** So many lines must stand side by side for a page to be set in two columns. */
const leastLines = 12;
/** Share of a column's lines that must fill its width, as running text does and the labels of a table do not. */
const filledShare = 0.6;
const fillsWidth = 0.8;
const proseWords = 4;
/** Where the gap between two columns may be, as shares of the width. */
const middle = { from: 0.3, to: 0.7 } as const;

/**
 * The lines of a page in parts that are read on their own: where it is set in two columns of which one at least is running text, each
 * column is a part, and so is what stands above and below them.
 */
export function partsOf(lines: readonly PhraseLine[]): PhraseLine[][] {
  const left = Math.min(...lines.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...lines.map((line) => line.phrases.at(-1)?.right ?? 0));
  let best: { from: number; to: number; at: number } | null = null;
  for (let at = left + middle.from * (right - left); at < left + middle.to * (right - left); at += 3) {
    const run = longestRun(lines, at);
    if (best === null || run.to - run.from > best.to - best.from) best = { ...run, at };
  }
  if (best === null) return [[...lines]];
  const { from, to, at } = best;
  const beside = lines.slice(from, to);
  const sides = [beside.flatMap((line) => sideOf(line, at, 0)), beside.flatMap((line) => sideOf(line, at, 1))];
  if (!sides.every((side) => side.length >= leastLines) || !sides.some(isProse)) return [[...lines]];
  return [lines.slice(0, from), ...sides, lines.slice(to)].filter((part) => part.length > 0);
}

/** The longest run of lines that leave a position free, from the first to the last that have text on both sides of it. */
function longestRun(lines: readonly PhraseLine[], at: number): { from: number; to: number } {
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
  const left = Math.min(...lines.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...lines.map((line) => line.phrases.at(-1)?.right ?? 0));
  const fills = (phrase: Phrase | undefined) =>
    phrase !== undefined &&
    phrase.words.length >= proseWords &&
    phrase.right - phrase.left > fillsWidth * (right - left);
  return lines.filter(({ phrases }) => phrases.length === 1 && fills(phrases[0])).length > filledShare * lines.length;
}
