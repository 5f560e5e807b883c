import type { Rule } from '../page/page-content.ts';
import { type Phrase, phrasesOf } from '../text/phrases.ts';
import type { TextLine } from '../text/words.ts';

/** Gaps wider than this share of the font size part phrases. */
const phraseGap = 0.8;
/** Lines farther apart than so many font sizes belong to different blocks. */
const lineReach = 3.3;
/** Single phrases between lines of several: wrapped texts and headings within a table. */
const singlesBetween = 3;

export interface PhraseLine {
  phrases: Phrase[];
  baseline: number;
  top: number;
  bottom: number;
  size: number;
}

export function phraseLines(lines: readonly TextLine[]): PhraseLine[] {
  return lines.map((line) => ({
    phrases: phrasesOf(line, phraseGap),
    baseline: line.baseline,
    top: line.top,
    bottom: line.bottom,
    size: line.size,
  }));
}

/** Runs of lines that have several phrases each, but for a few in between: what may be a table without ruled cells. */
export function blocksOf(lines: readonly PhraseLine[], rules: readonly Rule[]): PhraseLine[][] {
  const blocks: PhraseLine[][] = [];
  let open: PhraseLine[] = [];
  let pending: PhraseLine[] = [];
  const close = () => {
    if (open.length > 1) blocks.push(open);
    open = [];
    pending = [];
  };
  for (const line of lines) {
    const last = pending.at(-1) ?? open.at(-1);
    if (last !== undefined && line.baseline - last.baseline > lineReach * Math.max(line.size, last.size)) close();
    if (line.phrases.length > 1) {
      open.push(...pending, line);
      pending = [];
    } else if (open.length > 0) {
      pending.push(line);
      if (pending.length > singlesBetween || isProse(line, open)) close();
    }
  }
  close();
  return blocks.map((block) => withHeader(block, lines, rules));
}

/** A line as wide as the block and of many words. */
function isProse({ phrases }: PhraseLine, block: readonly PhraseLine[]): boolean {
  const [phrase] = phrases;
  if (phrase === undefined || phrase.words.length < 8) return false;
  const left = Math.min(...block.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...block.map((line) => line.phrases.at(-1)?.right ?? 0));
  return phrase.right - phrase.left > 0.7 * (right - left);
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
    if (first === undefined || phrase === undefined || others.length > 0) break;
    if (first.baseline - line.baseline > 1.7 * Math.max(line.size, first.size)) break;
    const isOver = phrase.left > left + 0.15 * (right - left) && phrase.right <= right + line.size;
    const hasRuleAbove = rules.some(
      (rule) =>
        !rule.upright &&
        rule.at < line.top + 2 &&
        rule.at > line.top - 1.5 * line.size &&
        rule.from < phrase.left &&
        rule.to > phrase.right,
    );
    if (!isOver && !hasRuleAbove) break;
    grown.unshift(line);
    if (hasRuleAbove) break;
  }
  return grown;
}
