import type { TextLine, Word } from './words.ts';

/** A gap wider than this share of the font size may part columns; the spaces of running text are narrower. */
const leastGap = 0.45;
/** The characters of a typewriter are all as wide as this share of the font size, at least; its spaces too. */
const typedWidth = 0.58;
const sameWidth = 0.03;
/** A gap of a typed line that is more than one space, in characters. */
const leastTypedGap = 1.5;
/** Points by which the edges of texts may miss each other and still be aligned. */
const near = 1;
/** Between numbers that end at one edge and texts that begin at another, even the space of running text parts, with so little play in points. */
const leastGapBesideFigures = 0.2;
const sameEdge = 0.6;
/** The space within a number, and before its sign, is no wider; there are so few signs. */
const widestSpace = 0.36;
const mostSigns = 2;
/** So many lines have a gap in the same place, and this share of all lines from the first of them to the last. */
const leastLines = 3;
const leastShare = 0.8;
/** What is free on all these lines is at least so wide, in points. */
const leastStrip = 1;

/** A text behind a gap, and the end of it where the next gap begins. */
interface Beginning {
  word: Word;
  line: number;
  /** Whether nothing stands before it on its line. */
  isFirst: boolean;
  gapFrom: number;
  left: number;
  right: number;
}

/**
 * The words that begin a column although they stand close to the one before: texts that are aligned on several lines, at their left
 * or at their right, behind a strip that all these lines leave free.
 */
export function wordsBehindAlignedGaps(lines: readonly TextLine[]): ReadonlySet<Word> {
  const beginnings = lines.flatMap((line, index) => beginningsOn(line, index));
  return new Set([
    ...alignedAt(lines, beginnings, ({ left }) => left),
    ...alignedAt(lines, beginnings, ({ right }) => right),
    ...besideFigures(lines),
  ]);
}

/** Words that all begin at one place, beside numbers of several widths that all end at one place before it. */
function besideFigures(lines: readonly TextLine[]): Word[] {
  const pairs = lines.flatMap(({ words }, line) =>
    words.flatMap((word, index) => {
      const before = words[index - 1];
      const isBeside = before !== undefined && word.left - before.right > leastGapBesideFigures * word.size;
      return isBeside ? [{ line, before, word }] : [];
    }),
  );
  const byEdge = Map.groupBy(pairs, ({ word }) => Math.round(word.left / near));
  return pairs.flatMap(({ before, word }) => {
    const place = Math.round(word.left / near);
    const alike = [place - 1, place, place + 1]
      .flatMap((at) => byEdge.get(at) ?? [])
      .filter((other) => Math.abs(other.word.left - word.left) <= sameEdge)
      .filter((other) => Math.abs(other.before.right - before.right) <= sameEdge);
    const numbers = alike.filter((other) => isNumber(other.before.text));
    const begins = numbers.map((other) => other.before.left);
    if (areOneNumber(word, before) && numbers.every((other) => areOneNumber(other.word, other.before))) return [];
    if (areSigns(numbers)) return [];
    const areOfSeveralWidths = Math.max(...begins) - Math.min(...begins) > leastGap * word.size;
    return areOfSeveralWidths && numbers.length >= leastLines && areOnMost(lines, numbers, word.left) ? [word] : [];
  });
}

/** Whether a space stands between two groups of digits of one number. */
function areOneNumber(word: Word, before: Word): boolean {
  return groupOfThousands.test(word.text) && word.left - before.right < widestSpace * word.size;
}

/** Whether what follows numbers behind a space says what they are, and is no column: DR and CR, a currency, a unit. */
function areSigns(pairs: readonly { before: Word; word: Word }[]): boolean {
  const signs = new Set(pairs.map(({ word }) => word.text));
  const isSign = ({ before, word }: { before: Word; word: Word }) =>
    /^(?:\p{Sc}|\p{L}{1,3}\.?|[-+%])$/u.test(word.text) && word.left - before.right < widestSpace * word.size;
  return signs.size <= mostSigns && pairs.every(isSign);
}

/** Whether a text is a number, and not that of an item in a list. */
function isNumber(text: string): boolean {
  return figure.test(text) && !/^\d+[.)]$/.test(text);
}

function alignedAt(
  lines: readonly TextLine[],
  beginnings: readonly Beginning[],
  edge: (one: Beginning) => number,
): Word[] {
  const byEdge = Map.groupBy(beginnings, (one) => Math.round(edge(one) / near));
  return beginnings.flatMap((one) => {
    if (one.isFirst) return [];
    const place = Math.round(edge(one) / near);
    const alike = [place - 1, place, place + 1]
      .flatMap((at) => byEdge.get(at) ?? [])
      .filter((other) => Math.abs(edge(other) - edge(one)) <= near)
      .filter((other) => Math.min(other.left, one.left) - Math.max(other.gapFrom, one.gapFrom) >= leastStrip);
    const strip = Math.min(...alike.map(({ left }) => left)) - Math.max(...alike.map(({ gapFrom }) => gapFrom));
    const behindGaps = alike.filter(({ isFirst }) => !isFirst).length;
    return strip >= leastStrip && behindGaps >= leastLines && areOnMost(lines, alike, one.left) ? [one.word] : [];
  });
}

/** Whether hardly any line from the first to the last runs over the place. */
function areOnMost(lines: readonly TextLine[], alike: readonly { line: number }[], place: number): boolean {
  const numbers = new Set(alike.map(({ line }) => line));
  const between = lines.slice(Math.min(...numbers), Math.max(...numbers) + 1);
  const runsOver = ({ words }: TextLine) =>
    words.some(({ left, right }) => left < place - near && right > place - near);
  const over = between.filter((line) => runsOver(line)).length;
  return numbers.size >= leastShare * (numbers.size + over);
}

function beginningsOn({ words }: TextLine, line: number): Beginning[] {
  const found: Beginning[] = [];
  for (const [index, word] of words.entries()) {
    const last = words[index - 1];
    const open = found.at(-1);
    const { left, right } = word;
    if (last === undefined) found.push({ word, line, isFirst: true, gapFrom: Number.NEGATIVE_INFINITY, left, right });
    else if (left - last.right > leastGapBetween(last, word))
      found.push({ word, line, isFirst: false, gapFrom: last.right, left, right });
    else if (open !== undefined) open.right = right;
  }
  return found;
}

const figure = /^[-+(]?[\d.,]*\d[\d.,]*[%)]?$/;
const groupOfThousands = /^\d{3}(?:[.,]\d+)?$/;

/** Spaces of a typewriter are wide and stand below each other everywhere; one between two figures that are not one number parts them. */
function leastGapBetween(last: Word, word: Word): number {
  const size = Math.max(last.size, word.size);
  const [width, other] = [last, word].map(({ left, right, text }) => (right - left) / text.length);
  if (width === undefined || other === undefined) return leastGap * size;
  const isTyped = width > typedWidth * size && Math.abs(width - other) < sameWidth * width;
  const areTwoFigures = figure.test(last.text) && figure.test(word.text) && !groupOfThousands.test(word.text);
  return isTyped && !areTwoFigures ? leastTypedGap * width : leastGap * size;
}
