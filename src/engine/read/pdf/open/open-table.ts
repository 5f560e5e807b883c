import type { LaidOutCell } from '../../../model.ts';
import { around } from '../page/geometry.ts';
import type { Rule } from '../page/page-content.ts';
import type { PageTable } from '../page/page-table.ts';
import { isFigure, type Phrase } from '../text/phrases.ts';
import { separatorsOf } from '../text/separators.ts';
import { isChart, uprightWithin } from './chart-axes.ts';
import type { PhraseLine } from './open-blocks.ts';
import { type ColumnedLine, columned, filledColumns, holdsFigures, rowsOf } from './open-rows.ts';
import { rowsBetweenRules } from './rows-between-rules.ts';

/** What parts a table that is only aligned from running text, lists, tables of contents and scattered labels. */
const tableSigns = {
  /** Words of a cell that are more than a value. */
  mostWordsOfValue: 5,
  /** Shares of cells with more words: what a table may have, and one whose rules frame it well. */
  mostWordy: 0.4,
  mostWordyIfFramed: 0.75,
  /** Rules across the table that frame it, and that frame it well. */
  framing: 2,
  wellFraming: 3,
  /** Share of its places that a table fills. */
  leastFilled: 0.4,
  /** Share of lines that begin with the mark of a list, in two columns. */
  mostMarks: 0.5,
  /** Share of lines with leaders, as tables of contents have. */
  mostLeaders: 0.3,
  /** A framed table holds so many figures, or so few wordy cells. */
  framedFigures: 0.2,
  framedWordy: 0.25,
  /** Without rules: a table of figures holds so many of them on so many lines, under a header of so many lines. */
  figures: 0.4,
  linesOfFigures: 3,
  longestHeader: 8,
  longestHeaderShare: 0.5,
  /** Without rules and figures: so many lines, filled so well, with so few wordy cells. */
  linesOfWords: 4,
  filledByWords: 0.7,
  wordyOfWords: 0.1,
} as const;

/** Where rules stand relative to the lines of text, in points, or in sizes of the font where so named. */
const reach = { aboveBaseline: 1, aboveNextBaseline: 2, aroundBlock: 20, framingSizes: 2, belowTop: 2 } as const;
/** Share of a table's width that a rule across it covers. */
const wideRule = 0.75;
/** How sure a table is that rules frame, and one by alignment alone. */
const certainty = { framed: 0.85, aligned: 0.7 } as const;

/**
 * The table that a block of lines makes by the alignment of its phrases; `null` for columns of running text, lists, tables of contents
 * and scattered labels.
 */
export function openTable(block: readonly PhraseLine[], rules: readonly Rule[]): PageTable | null {
  const separators = separatorsOf(block.map(({ phrases }) => phrases));
  if (separators.length === 0) return null;
  const left = Math.min(...block.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...block.map((line) => line.phrases.at(-1)?.right ?? 0));
  const level = rules.filter((rule) => !rule.upright && rule.from < right && rule.to > left);
  const wide = level.filter((rule) => Math.min(rule.to, right) - Math.max(rule.from, left) > wideRule * (right - left));
  const partial = level.filter((rule) => !wide.includes(rule));
  const kept = withinRules(block, wide, separators);
  const lines = kept.map(({ phrases }) => columned(phrases, separators, partial));
  const [first, last] = [kept[0], kept.at(-1)];
  if (first === undefined || last === undefined) return null;
  const framing = wide.filter(
    (rule) =>
      rule.at > first.top - reach.framingSizes * first.size && rule.at < last.bottom + reach.framingSizes * last.size,
  );
  const headerEnd = headerEndOf(lines, kept, framing);
  const parted = (index: number) => {
    const above = kept[index - 1]?.baseline ?? 0;
    const below = kept[index]?.baseline ?? 0;
    return level.some((rule) => rule.at > above - reach.aboveBaseline && rule.at < below - reach.aboveNextBaseline);
  };
  if (!isTable(lines, headerEnd, framing.length) || isChart(lines, uprightWithin(rules, kept))) return null;
  const isRuledOff = (index: number) =>
    framing.some(
      (rule) =>
        rule.at > (kept[index - 1]?.baseline ?? 0) - reach.aboveBaseline &&
        rule.at < (kept[index]?.baseline ?? 0) - reach.aboveNextBaseline,
    );
  const rows =
    rowsBetweenRules(lines, isRuledOff) ??
    rowsOf(lines, headerEnd, (index) => (index < headerEnd && parted(index)) || isRuledOff(index));
  if (rows.length < 2) return null;
  const cells = rows.flatMap((indexes, row) =>
    cellsOf(
      indexes.flatMap((index) => lines[index] ?? []),
      row,
    ),
  );
  const columnCount = separators.length + 1;
  const box = around(kept.flatMap(({ phrases }) => phrases));
  return {
    box,
    rowCount: rows.length,
    columnCount,
    cells,
    edges: [box.left, ...separators, box.right],
    ruled: false,
    score: framing.length > 1 ? certainty.framed : certainty.aligned,
    reasons: [`Texts on ${lines.length} lines are aligned in ${columnCount} columns.`],
  };
}

/** Lines above the first and below the last wide rule go when they do not fill columns as a table's lines do. */
function withinRules(block: readonly PhraseLine[], wide: readonly Rule[], separators: readonly number[]): PhraseLine[] {
  let [from, to] = [0, block.length];
  const fits = (line: PhraseLine | undefined) => {
    if (line === undefined) return true;
    const columns = columned(line.phrases, separators, []);
    return filledColumns(columns).length >= 2 && columns.spans.size === 0;
  };
  const inside = wide.filter(
    (rule) =>
      rule.at > (block[0]?.top ?? 0) - reach.aroundBlock && rule.at < (block.at(-1)?.bottom ?? 0) + reach.aroundBlock,
  );
  const [first, last] = [inside[0], inside.at(-1)];
  if (first !== undefined && last !== undefined && inside.length > 1) {
    while (from < to && (block[from]?.baseline ?? 0) < first.at && !fits(block[from])) from++;
    while (to > from && (block[to - 1]?.top ?? 0) > last.at - reach.belowTop && !fits(block[to - 1])) to--;
  }
  const kept = block.slice(from, to);
  while (
    kept.length > 0 &&
    (kept.at(-1)?.phrases.length ?? 0) === 1 &&
    !inside.some((rule) => rule.at > (kept.at(-1)?.baseline ?? 0))
  )
    kept.pop();
  return kept;
}

/** How many lines head the table: those above the first one of numbers, or above the rule right over it. */
function headerEndOf(lines: readonly ColumnedLine[], kept: readonly PhraseLine[], wide: readonly Rule[]): number {
  let first = lines.findIndex((line) => holdsFigures(line) && !holdsYears(line));
  if (first < 0) first = Math.max(0, lines.findIndex(holdsFigures));
  if (first < 0) return 1;
  // The last wide rule between the first line and the first numbers parts the header from headings of groups.
  const over = wide.filter((rule) => rule.at > (kept[0]?.baseline ?? 0) && rule.at < (kept[first]?.baseline ?? 0));
  const [rule] = over.slice(-1);
  if (rule === undefined) return first;
  const end = kept.findIndex((line) => line.baseline > rule.at);
  return end < 0 ? first : end;
}

function holdsYears(line: ColumnedLine): boolean {
  const texts = line.columns.flatMap((phrases) => phrases.map(({ text }) => text)).filter((text) => isFigure(text));
  return texts.length > 1 && texts.every((text) => /^(?:19|20)\d\d\D?/.test(text));
}

function cellsOf(lines: readonly ColumnedLine[], row: number): LaidOutCell[] {
  const count = lines[0]?.columns.length ?? 0;
  return Array.from({ length: count }, (_, column): LaidOutCell[] => {
    const phrases = lines.flatMap((line) => line.columns[column] ?? []);
    if (phrases.length === 0) return [];
    const columnSpan = Math.max(1, ...lines.map((line) => line.spans.get(column) ?? 1));
    return [{ row, column, rowSpan: 1, columnSpan, text: phrases.map(({ text }) => text).join(' ') }];
  }).flat();
}

/** Judges whether the columns hold values rather than running text, marks of a list, or labels strewn over a drawing. */
function isTable(lines: readonly ColumnedLine[], headerEnd: number, framing: number): boolean {
  const columns = lines[0]?.columns.length ?? 0;
  const several = lines.filter((line) => filledColumns(line).length > 1);
  if (several.length < 2) return false;
  const cells: Phrase[][] = several.flatMap((line) => line.columns.filter((phrases) => phrases.length > 0));
  const words = cells.map((phrases) => phrases.reduce((sum, phrase) => sum + phrase.words.length, 0));
  const wordy = words.filter((count) => count > tableSigns.mostWordsOfValue).length / words.length;
  const texts = several.flatMap((line) =>
    line.columns
      .slice(1)
      .filter((phrases) => phrases.length > 0)
      .map((phrases) => phrases.map(({ text }) => text).join(' ')),
  );
  const figures = texts.filter(isFigure).length / Math.max(1, texts.length);
  const fill = cells.length / (several.length * columns);
  const marks = several.filter((line) => isMark(line.columns[0] ?? [])).length / several.length;
  const leaders = cells.filter((phrases) => phrases.some(({ text }) => /\.{5,}|(?:\. ){4,}/.test(text))).length;
  const signs = tableSigns;
  const wellFramed = framing >= signs.wellFraming;
  if (leaders > signs.mostLeaders * several.length) return false;
  if (columns === 2 && marks > signs.mostMarks) return false;
  if (wordy > (wellFramed ? signs.mostWordyIfFramed : signs.mostWordy)) return false;
  if (fill < signs.leastFilled) return false;
  if (framing >= signs.framing) return wellFramed || figures > signs.framedFigures || wordy < signs.framedWordy;
  if (figures < signs.figures)
    return (
      columns > 2 && several.length >= signs.linesOfWords && fill > signs.filledByWords && wordy < signs.wordyOfWords
    );
  const longestHeader = Math.max(signs.longestHeader, signs.longestHeaderShare * lines.length);
  return several.length >= signs.linesOfFigures && headerEnd <= longestHeader;
}

function isMark(phrases: readonly Phrase[]): boolean {
  const text = phrases.map((phrase) => phrase.text).join(' ');
  return /^(?:[•·▪●○■□➢✓–—*-]|\(?\w{1,3}[.)]|\d+(?:\.\d+)+|[\uf000-\uf0ff])$/u.test(text);
}
