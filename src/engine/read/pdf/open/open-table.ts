import type { LaidOutCell } from '../../../model.ts';
import { around } from '../page/geometry.ts';
import type { Rule } from '../page/page-content.ts';
import type { PageTable } from '../page/page-table.ts';
import { separatorsOf } from '../text/separators.ts';
import { leastConfidence, textOf } from '../text/words.ts';
import { isChart, uprightWithin } from './chart-axes.ts';
import { inColumns } from './columns.ts';
import { judged } from './doubts.ts';
import { firstOfFigures } from './figure-lines.ts';
import type { PhraseLine } from './open-blocks.ts';
import { type ColumnedLine, columned, filledColumns, rowsOf } from './open-rows.ts';
import { rowsWithPlacedTexts } from './placed-body.ts';
import { rowsBetweenRules } from './rows-between-rules.ts';
import { isTable } from './table-signs.ts';

/** Where rules stand relative to the lines of text, in points, or in sizes of the font where so named. */
const reach = { aboveBaseline: 1, aboveNextBaseline: 2, aroundBlock: 20, framingSizes: 2, belowTop: 2 } as const;
/** A line of the header is no farther above the next one than this, in sizes of the font and in usual distances of lines. */
const headerGap = { sizes: 1.8, usual: 1.4 } as const;
/** Share of a table's width that a rule across it covers. */
const wideRule = 0.75;
/**
 * The table that a block of lines makes by the alignment of its phrases; `null` for columns of running text, lists, tables of contents
 * and scattered labels.
 */
export function openTable(block: readonly PhraseLine[], rules: readonly Rule[]): PageTable | null {
  const found = separatorsOf(block.map(({ phrases }) => phrases));
  if (found.length === 0) return null;
  const left = Math.min(...block.map((line) => line.phrases[0]?.left ?? 0));
  const right = Math.max(...block.map((line) => line.phrases.at(-1)?.right ?? 0));
  const level = rules.filter((rule) => !rule.upright && rule.from < right && rule.to > left);
  const wide = level.filter((rule) => Math.min(rule.to, right) - Math.max(rule.from, left) > wideRule * (right - left));
  const partial = level.filter((rule) => !wide.includes(rule));
  const kept = withoutLabels(withinRules(block, wide, found), found.length + 1);
  const { lines, separators } = inColumns(kept, found, partial);
  const [first, last] = [kept[0], kept.at(-1)];
  if (first === undefined || last === undefined) return null;
  const framing = wide.filter(
    (rule) =>
      rule.at > first.top - reach.framingSizes * first.size && rule.at < last.bottom + reach.framingSizes * last.size,
  );
  const headerEnd = headerEndOf(lines, kept, framing);
  const begin = beginOfHeader(kept, headerEnd, level);
  if (begin > 0) return openTable(kept.slice(begin), rules);
  const isHeaded = framing.some((rule) => rule.at > first.baseline && rule.at < (kept[headerEnd]?.baseline ?? 0));
  const parted = (index: number) => {
    const above = kept[index - 1]?.baseline ?? 0;
    const below = kept[index]?.baseline ?? 0;
    return level.some((rule) => rule.at > above - reach.aboveBaseline && rule.at < below - reach.aboveNextBaseline);
  };
  if (!isTable(lines, { headerEnd, framing: framing.length, isHeaded }) || isChart(lines, uprightWithin(rules, kept)))
    return null;
  const isRuledOff = (index: number) =>
    framing.some(
      (rule) =>
        rule.at > (kept[index - 1]?.baseline ?? 0) - reach.aboveBaseline &&
        rule.at < (kept[index]?.baseline ?? 0) - reach.aboveNextBaseline,
    );
  const isCut = (index: number) => (index < headerEnd && parted(index)) || isRuledOff(index);
  const rows =
    rowsBetweenRules(lines, isRuledOff) ??
    rowsWithPlacedTexts(lines, headerEnd, isCut) ??
    rowsOf(lines, headerEnd, isCut);
  if (rows.length < 2) return null;
  const cells = rows.flatMap((indexes, row) =>
    cellsOf(
      indexes.flatMap((index) => lines[index] ?? []),
      row,
    ),
  );
  const columnCount = separators.length + 1;
  const box = around(kept.flatMap(({ phrases }) => phrases));
  const { score, doubt } = judged(cells, { rows: rows.length, columns: columnCount, isFramed: framing.length > 1 });
  return {
    box,
    rowCount: rows.length,
    columnCount,
    cells,
    edges: [box.left, ...separators, box.right],
    rowEdges: rowEdgesOf(rows, kept, box),
    ruled: false,
    score,
    reasons: [`Texts on ${lines.length} lines are aligned in ${columnCount} columns.`, ...doubt],
  };
}

/** Rows meet in the middle between the lines of one and those of the next; where lines of two stand beside each other, at the upper one. */
export function rowEdgesOf(
  rows: readonly (readonly number[])[],
  lines: readonly PhraseLine[],
  box: { top: number; bottom: number },
): number[] {
  const edges = [box.top];
  for (const [row, indexes] of rows.slice(0, -1).entries()) {
    const low = Math.max(...indexes.map((index) => lines[index]?.bottom ?? 0));
    const high = Math.min(...(rows[row + 1] ?? []).map((index) => lines[index]?.top ?? low));
    edges.push(Math.min(box.bottom, Math.max(edges.at(-1) ?? box.top, (low + high) / 2)));
  }
  return [...edges, box.bottom];
}

/** Without first lines such as `Ref: 88/12`, one label and its value: they are about the page, and no heading of so many columns. */
function withoutLabels(block: readonly PhraseLine[], columns: number): PhraseLine[] {
  const isLabel = ({ phrases: [first, ...others] }: PhraseLine) =>
    columns > 2 && others.length < 2 && first !== undefined && /^[^:]+:(?:\s|$)/u.test(first.text);
  const begin = block.findIndex((line) => !isLabel(line));
  return block.slice(Math.max(0, begin));
}

/** Lines above the first and below the last wide rule go when they do not fill columns as a table's lines do. */
function withinRules(block: readonly PhraseLine[], wide: readonly Rule[], separators: readonly number[]): PhraseLine[] {
  let [from, to] = [0, block.length];
  const fits = (line: PhraseLine | undefined) => {
    if (line === undefined) return true;
    const columns = columned(line, separators, []);
    return filledColumns(columns).length >= 2 && columns.spans.size === 0;
  };
  // A name over the first column, and others over what a rule below them parts, head the table from above that rule.
  const heads = (line: PhraseLine | undefined) =>
    line !== undefined && line.phrases.length > 2 && filledColumns(columned(line, separators, [])).includes(0);
  // The edges of shaded rows are rules too, and the last row goes on below the last of them.
  const goesOn = (line: PhraseLine | undefined) => (line?.phrases[0]?.left ?? 0) > (separators[0] ?? 0);
  const inside = wide.filter(
    (rule) =>
      rule.at > (block[0]?.top ?? 0) - reach.aroundBlock && rule.at < (block.at(-1)?.bottom ?? 0) + reach.aroundBlock,
  );
  const [first, last] = [inside[0], inside.at(-1)];
  if (first !== undefined && last !== undefined && inside.length > 1) {
    // Two rules of which both stand over the body frame the header only.
    const middle = block[Math.floor(block.length / 2)]?.baseline ?? 0;
    while (from < to && (block[from]?.baseline ?? 0) < first.at && !fits(block[from]) && !heads(block[from])) from++;
    while (
      last.at > middle &&
      to > from &&
      (block[to - 1]?.top ?? 0) > last.at - reach.belowTop &&
      !fits(block[to - 1]) &&
      !goesOn(block[to - 1])
    )
      to--;
  }
  const kept = block.slice(from, to);
  while (
    kept.length > 0 &&
    (kept.at(-1)?.phrases.length ?? 0) === 1 &&
    (kept.at(-1)?.phrases[0]?.left ?? 0) < (separators[0] ?? 0) &&
    !inside.some((rule) => rule.at > (kept.at(-1)?.baseline ?? 0))
  )
    kept.pop();
  return kept;
}

/** How many lines head the table: those above the first one of numbers, or above the rule right over it. */
function headerEndOf(lines: readonly ColumnedLine[], kept: readonly PhraseLine[], wide: readonly Rule[]): number {
  const first = firstOfFigures(lines);
  if (first < 0) return 1;
  // The last wide rule between the first line and the first numbers parts the header from headings of groups.
  const over = wide.filter((rule) => rule.at > (kept[0]?.baseline ?? 0) && rule.at < (kept[first]?.baseline ?? 0));
  const [rule] = over.slice(-1);
  if (rule === undefined) return first;
  const end = kept.findIndex((line) => line.baseline > rule.at);
  return end < 0 ? first : end;
}

/** The first line of the header: those far above it that fill fewer columns are about the page, unless a rule joins them to it. */
function beginOfHeader(kept: readonly PhraseLine[], headerEnd: number, level: readonly Rule[]): number {
  const gaps = kept.slice(1).map((line, index) => line.baseline - (kept[index]?.baseline ?? 0));
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0;
  for (let at = headerEnd - 1; at > 0; at--) {
    const [above, line] = [kept[at - 1], kept[at]];
    if (above === undefined || line === undefined) break;
    const isFar = (gaps[at - 1] ?? 0) > Math.max(headerGap.sizes * line.size, headerGap.usual * usual);
    const isFuller = kept.slice(0, at).every(({ phrases }) => phrases.length < line.phrases.length);
    if (isFar && isFuller && !level.some((rule) => rule.at > above.baseline && rule.at < line.baseline)) return at;
  }
  return 0;
}

function cellsOf(lines: readonly ColumnedLine[], row: number): LaidOutCell[] {
  const count = lines[0]?.columns.length ?? 0;
  const filled = [...new Set(lines.flatMap(filledColumns))].sort((a, b) => a - b);
  return Array.from({ length: count }, (_, column): LaidOutCell[] => {
    const phrases = lines.flatMap((line) => line.columns[column] ?? []);
    if (phrases.length === 0) return [];
    const widest = Math.max(1, ...lines.map((line) => line.spans.get(column) ?? 1));
    // A line that reaches over a column stands above or below the text that another line has there.
    const next = filled.find((other) => other > column) ?? count;
    const columnSpan = Math.min(widest, next - column);
    const words = phrases.flatMap((phrase) => phrase.words);
    return [{ row, column, rowSpan: 1, columnSpan, text: textOf(words), ...leastConfidence(words) }];
  }).flat();
}
