import type { Rule } from '../page/page-content.ts';
import { wordsBehindAlignedGaps } from '../text/aligned-gaps.ts';
import { asPhrase, isCaption, isFigure, type Phrase, phrasesOf } from '../text/phrases.ts';
import type { Leader } from '../text/typed-lines.ts';
import type { TextLine } from '../text/words.ts';

/** How far what belongs together stands apart, in sizes of the font. */
const reach = {
  /** Wider gaps part phrases. */
  phraseGap: 0.8,
  /** Lines farther apart belong to different blocks. */
  block: 3.3,
  /** Lines of one text are not farther apart. */
  wrapped: 1.5,
  /** A header is so close above its block, and a rule above a line or below the last one so close to it. */
  header: 1.7,
  rule: 1.5,
} as const;
/** Shares of a block's width: a line of prose takes up more than this, and what heads columns begins behind the first of them. */
const width = { prose: 0.7, firstColumn: 0.15 } as const;
const fewestWordsOfProse = 8;
/** So many lines back the other texts of a record are looked for. */
const longestCell = 6;
/** Single phrases between lines of several: wrapped texts and headings within a table. */
const singlesBetween = 3;

export interface PhraseLine {
  phrases: Phrase[];
  baseline: number;
  top: number;
  bottom: number;
  size: number;
  /** Whether dots lead from a text on it to the next. */
  led: boolean;
}

export function phraseLines(lines: readonly TextLine[], leaders: readonly Leader[]): PhraseLine[] {
  const beginning = wordsBehindAlignedGaps(lines);
  return lines.map((line) => ({
    phrases: withCurrency(phrasesOf(line, reach.phraseGap, beginning)),
    baseline: line.baseline,
    top: line.top,
    bottom: line.bottom,
    size: line.size,
    led: leaders.some(({ baseline, right }) => Math.abs(baseline - line.baseline) < 1 && right < line.right),
  }));
}

/** Signs of currencies at the left edge of a column go with the number at its right edge. */
function withCurrency(phrases: readonly Phrase[]): Phrase[] {
  const joined: Phrase[] = [];
  for (const phrase of phrases) {
    const last = joined.at(-1);
    const isSign = last !== undefined && /^\p{Sc}$/u.test(last.text);
    if (isSign && isFigure(phrase.text))
      joined[joined.length - 1] = asPhrase([...last.words, ...phrase.words], phrase.baseline);
    else joined.push(phrase);
  }
  return joined;
}

/** Runs of lines that have several phrases each, but for a few in between: what may be a table without ruled cells. */
export function blocksOf(lines: readonly PhraseLine[], rules: readonly Rule[]): PhraseLine[][] {
  const blocks: PhraseLine[][] = [];
  let open: PhraseLine[] = [];
  let pending: PhraseLine[] = [];
  const close = () => {
    if (isClosedBy(rules, open, pending)) open.push(...pending);
    else open.push(...wrapped(open, pending));
    if (open.length > 1) blocks.push(open);
    open = [];
    pending = [];
  };
  for (const line of lines) {
    const last = pending.at(-1) ?? open.at(-1);
    const isFar = last !== undefined && line.baseline - last.baseline > reach.block * Math.max(line.size, last.size);
    if (isFar || (isCaptionLine(line) && !isInColumn(line, open))) close();
    if (line.phrases.length > 1) {
      open.push(...pending, line);
      pending = [];
    } else if (open.length > 0) {
      pending.push(line);
      if (areTooMany(pending, open) || isProse(line, open)) close();
    }
  }
  close();
  return blocks.map((block) => withHeader(block, lines, rules));
}

/** Whether single phrases are more than a wrapped text, the beginning of the next one and a heading: lines of a column behind the first may be more. */
function areTooMany(singles: readonly PhraseLine[], block: readonly PhraseLine[]): boolean {
  const first = Math.min(...block.map((line) => line.phrases[0]?.left ?? 0));
  const others = singles.filter((line) => (line.phrases[0]?.left ?? 0) < first + line.size || !isInColumn(line, block));
  return others.length > singlesBetween || singles.length > 2 * longestCell;
}

/** Whether a line names the table that follows. */
export function isCaptionLine({ phrases: [phrase, ...others] }: PhraseLine): boolean {
  return others.length === 0 && phrase !== undefined && isCaption(phrase.text);
}

/** Whether a single phrase stands below the texts of a column behind the first. */
function isInColumn({ phrases: [phrase] }: Pick<PhraseLine, 'phrases'>, block: readonly PhraseLine[]): boolean {
  return block.some((line) => line.phrases.slice(1).some(({ left }) => Math.abs(left - (phrase?.left ?? 0)) < 1));
}

/** The single phrases right below the last row that go on with a text of its record which is not the first. */
function wrapped(block: readonly PhraseLine[], singles: readonly PhraseLine[]): PhraseLine[] {
  const lefts = block.slice(-longestCell).flatMap(({ phrases }) => phrases.map(({ left }) => left));
  const first = Math.min(...lefts);
  let above = block.at(-1);
  const found: PhraseLine[] = [];
  for (const line of singles) {
    const [phrase] = line.phrases;
    if (above === undefined || phrase === undefined) break;
    const isNext = line.baseline - above.baseline < reach.wrapped * Math.max(line.size, above.size);
    const isBelow = phrase.left > first + line.size && lefts.some((left) => Math.abs(left - phrase.left) < 1);
    if (!isNext || !isBelow) break;
    found.push(line);
    above = line;
  }
  return found;
}

/** Whether single phrases at the end are the rest of the last row: a rule runs under them, and none above them. */
function isClosedBy(rules: readonly Rule[], block: readonly PhraseLine[], singles: readonly PhraseLine[]): boolean {
  const [last, end] = [block.at(-1), singles.at(-1)];
  if (last === undefined || end === undefined) return false;
  const left = Math.min(...block.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...block.map((line) => line.phrases.at(-1)?.right ?? 0));
  const below = rules.filter(
    ({ upright, at, from, to }) =>
      !upright && at > last.baseline && at < end.baseline + reach.rule * end.size && from < left + 1 && to > right - 1,
  );
  return below.length > 0 && below.every(({ at }) => at > end.baseline - 1);
}

/** A line as wide as the block and of many words; one that is set in behind the first column is a long text of the second. */
function isProse({ phrases }: PhraseLine, block: readonly PhraseLine[]): boolean {
  const [phrase] = phrases;
  if (phrase === undefined || phrase.words.length < fewestWordsOfProse) return false;
  const left = Math.min(...block.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...block.map((line) => line.phrases.at(-1)?.right ?? 0));
  if (phrase.left > left + phrase.size && isInColumn({ phrases: [phrase] }, block)) return false;
  return phrase.right - phrase.left > width.prose * (right - left);
}

/** The block with the single phrases right above it that head some of its columns. */
function withHeader(block: readonly PhraseLine[], lines: readonly PhraseLine[], rules: readonly Rule[]): PhraseLine[] {
  const grown = [...block];
  const start = block[0] === undefined ? 0 : lines.indexOf(block[0]);
  const left = Math.min(...block.map((own) => own.phrases[0]?.left ?? 0));
  const right = Math.max(...block.map((own) => own.phrases.at(-1)?.right ?? 0));
  for (const line of lines.slice(0, start).reverse()) {
    const [first] = grown;
    const [phrase, ...others] = line.phrases;
    if (first === undefined || phrase === undefined || others.length > 0 || isCaptionLine(line)) break;
    if (first.baseline - line.baseline > reach.header * Math.max(line.size, first.size)) break;
    const isOver = phrase.left > left + width.firstColumn * (right - left) && phrase.right <= right + line.size;
    const hasRuleAbove = rules.some(
      (rule) =>
        !rule.upright &&
        rule.at < line.top + 2 &&
        rule.at > line.top - reach.rule * line.size &&
        rule.from < phrase.left &&
        rule.to > phrase.right,
    );
    // A text of several lines in the middle of the first row of a page begins above it.
    if (!isOver && !hasRuleAbove && !isInColumn(line, block)) break;
    grown.unshift(line);
    if (hasRuleAbove) break;
  }
  return grown;
}
