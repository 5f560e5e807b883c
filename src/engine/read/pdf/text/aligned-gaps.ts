import type { TextLine, Word } from './words.ts';

/** A gap wider than this share of the font size may part columns; the spaces of running text are narrower. */
const leastGap = 0.45;
/** Points by which the edges of words may miss each other and still be aligned. */
const near = 1;
/** So many lines have a gap in the same place, and this share of all lines from the first of them to the last. */
const leastLines = 3;
const leastShare = 0.8;

interface Gap {
  word: Word;
  line: number;
  from: number;
  to: number;
}

/**
 * The words that begin a column although they stand close to the one before: those behind a gap whose two edges are aligned on several
 * lines, as between numbers set to the right and texts set to the left.
 */
export function wordsBehindAlignedGaps(lines: readonly TextLine[]): ReadonlySet<Word> {
  const gaps = lines.flatMap((line, index) => gapsIn(line, index));
  const byEnd = Map.groupBy(gaps, ({ to }) => Math.round(to / near));
  const found = new Set<Word>();
  for (const gap of gaps) {
    const place = Math.round(gap.to / near);
    const alike = [place - 1, place, place + 1]
      .flatMap((at) => byEnd.get(at) ?? [])
      .filter(({ from, to }) => Math.abs(from - gap.from) <= near && Math.abs(to - gap.to) <= near);
    const numbers = new Set(alike.map(({ line }) => line));
    const reach = Math.max(...numbers) - Math.min(...numbers) + 1;
    if (numbers.size >= leastLines && numbers.size >= leastShare * reach) found.add(gap.word);
  }
  return found;
}

function gapsIn({ words }: TextLine, line: number): Gap[] {
  return words.flatMap((word, index) => {
    const last = words[index - 1];
    const isWide = last !== undefined && word.left - last.right > leastGap * Math.max(last.size, word.size);
    return isWide ? [{ word, line, from: last.right, to: word.left }] : [];
  });
}
