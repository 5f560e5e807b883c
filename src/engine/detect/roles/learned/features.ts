import { CellKind, isValueKind } from '../../cells/cell-kind.ts';
import type { Grid, Span } from '../../cells/grid.ts';
import type { RowFacts } from '../../cells/row-facts.ts';
import { totalLabel, wordTestNames, wordTests } from '../../cells/row-words.ts';
import { type SumFound, sumOf } from '../../cells/sums.ts';
import { textPatternOf } from '../../cells/text-pattern.ts';
import { ColumnWindow } from './column-window.ts';
import {
  contrastShare,
  coveredShare,
  distinctShare,
  type FeatureName,
  fillShare,
  type Place,
  type Resemblance,
  recurringShare,
  rowsFromBottom,
  rowsFromTop,
  textLength,
} from './feature-names.ts';
import { outlineFeatures, wideNeighbours } from './outline-features.ts';

/** How many rows below or above are asked what a column usually holds. */
const reach = 8;
/** How far sums are looked for. */
const sumReach = { rows: 60, columns: 4 } as const;
/** A unit of measure, or signs alone: `$`, `(thousands)`, `%`. */
const unitText = /^(?:[^\p{L}\d]{1,4}|[([].*[)\]])$/u;
/** Rows whose texts are counted to see which come again in their column. */
const countedRows = 400;

/** The names of all features that hold for each of the rows; see `weights.generated.ts` for what each counts for. */
export function rowFeatures(grid: Grid, span: Span, rows: readonly RowFacts[]): FeatureName[][] {
  const wide = typicalFill(rows);
  const isBody = bodyTest(rows, wide);
  const firstBody = rows.findIndex(isBody);
  const lastBody = rows.findLastIndex(isBody);
  const firstWide = rows.findIndex((row) => row.filled >= Math.max(2, wide / 2));
  const recurring = recurringTexts(grid, span, rows);
  const near = wideNeighbours(rows);
  const alike = rows.map((row, index) => resemblance(grid, row, rows[index + 1]));
  const windows = new Windows(grid, rows);

  return rows.map((row, index) => {
    windows.slideTo(index);
    const previous = rows[index - 1]?.shape ?? 'edge';
    const next = rows[index + 1]?.shape ?? 'edge';
    const content = row.values === 0 ? 'words' : 'values';
    const place: Place = firstBody < 0 || index < firstBody ? 'head' : index > lastBody ? 'tail' : 'body';
    const size = row.filled === 1 ? 'single' : 'multi';
    const features: FeatureName[] = [
      'bias',
      `shape ${row.shape}`,
      `${place} ${row.shape}`,
      `${row.shape} after ${previous}`,
      `${row.shape} before ${next}`,
      `fill ${fillShare.of(row.filled / wide)} ${content}`,
      `${size} from top ${rowsFromTop.of(index)}`,
      `${size} from bottom ${rowsFromBottom.of(rows.length - 1 - index)}`,
      `${size} blanks before ${upToTwo(row.blanksBefore)}`,
      `${size} blanks after ${upToTwo(row.blanksAfter)}`,
      `${size} first column ${upToTwo(row.first - span.left)}`,
      ...columnFeatures(grid, row, windows),
      ...outlineFeatures(grid, rows, index, near, place),
    ];
    if (row.filled > 1)
      features.push(`${row.shape} between ${upToOne(row.blanksBefore)} ${upToOne(row.blanksAfter)} ${place}`);
    if (index === firstWide) features.push(`first wide ${row.shape}`);
    if (index > firstWide && index <= firstWide + 2) features.push(`soon after first wide ${row.shape}`);
    if (row.marks > 0 && row.filled > 1) features.push('has marks');
    if (wordTests.total.test(row.lead)) features.push(row.values > 0 ? 'total with values' : 'total without values');
    if (row.figures > 0) features.push(...sumFeatures(grid, rows, index));
    if (row.filled > 1) {
      features.push(`neighbours ${alike[index - 1] ?? 'none'} above ${alike[index] ?? 'none'} below`);
      features.push(`longest text ${textLength.of(longestText(grid, row))} ${content}`);
      features.push(...cellFeatures(grid, row, alike[index + 1] ?? 'none', place));
    } else {
      features.push(
        `title before ${next} then ${rows[index + 2]?.shape ?? 'edge'}`,
        `lone between ${upToOne(row.blanksBefore)} ${upToOne(row.blanksAfter)} before ${next}`,
        `lone ${place} key ${keyLikeness(grid, rows, index)}`,
        `lone at ${upToTwo(row.first - span.left)} ${upToOne(row.blanksAfter)} before ${next} after ${previous}`,
      );
    }
    features.push(`${size} recurs ${recurrence(grid, span, row, recurring)}`);
    for (const name of wordTestNames) if (wordTests[name].test(row.lead)) features.push(`${size} ${place} ${name}`);
    return features;
  });
}

/** Whether the figures are sums of rows around, or a label says that they are. */
function sumFeatures(grid: Grid, rows: readonly RowFacts[], index: number): FeatureName[] {
  const row = rows[index];
  if (row === undefined) return [];
  const many = (found: SumFound | null) => (found === null ? 'none' : found.columns === 1 ? 'one' : 'many');
  const rules = { agreeing: 0.75, shortest: 2 };
  const features: FeatureName[] = [
    `sums above ${many(sumOf(grid, rows, index, -1, sumReach, rules))}`,
    `sums below ${many(sumOf(grid, rows, index, 1, sumReach, rules))}`,
  ];
  if (totalLabel(grid, row) !== null) features.push('label of a total');
  return features;
}

/** What the cells of a row of several have in common, and how the rows below it resemble each other. */
function cellFeatures(grid: Grid, row: RowFacts, below: Resemblance, place: Place): FeatureName[] {
  const texts = new Set<string>();
  let words = 0;
  let units = 0;
  let labels = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.text) continue;
    const text = grid.text(row.at, column);
    words++;
    texts.add(text);
    if (unitText.test(text)) units++;
    if (text.endsWith(':')) labels++;
  }
  const values = row.values === 0 ? 'words' : 'values';
  const features: FeatureName[] = [
    `below alike ${below} ${values}`,
    `distinct ${words === 0 ? 'none' : distinctShare.of(texts.size / words)} ${values}`,
  ];
  if (units > 0 && units >= words / 2) features.push(`units ${values}`);
  if (labels > 0) features.push(`${place} labels ${labels * 2 >= words ? 'many' : 'few'} ${row.shape}`);
  return features;
}

/** Whether a text alone in its row is like the texts that its column holds in the fuller rows around it. */
function keyLikeness(grid: Grid, rows: readonly RowFacts[], index: number) {
  const row = rows[index];
  if (row === undefined) return 'none';
  const text = grid.text(row.at, row.first);
  const pattern = textPatternOf(text);
  let keys = 0;
  let longer = 0;
  for (let away = 1; away <= reach; away++) {
    for (const other of [rows[index - away], rows[index + away]]) {
      if (other === undefined || other.filled < 2 || !grid.isFilled(other.at, row.first)) continue;
      const key = grid.text(other.at, row.first);
      if (key === text) return 'same';
      if (pattern !== null && textPatternOf(key) === pattern) return 'pattern';
      keys++;
      if (key.length >= text.length) longer++;
    }
  }
  return keys === 0 ? 'none' : recurringShare.of(longer / keys);
}

/** What the columns hold in the rows around one. */
class Windows {
  /** Rows of several cells right above and below. */
  readonly above: ColumnWindow;
  readonly below: ColumnWindow;
  /** All rows right below. */
  readonly next: ColumnWindow;
  readonly #rows: readonly RowFacts[];

  constructor(grid: Grid, rows: readonly RowFacts[]) {
    this.#rows = rows;
    this.above = new ColumnWindow(grid);
    this.below = new ColumnWindow(grid);
    this.next = new ColumnWindow(grid);
    for (let index = 0; index < reach; index++) this.#enterBelow(rows[index]);
  }

  /** @param index one more than the last time; at first 0 */
  slideTo(index: number): void {
    this.above.enter(fuller(this.#rows[index - 1]));
    this.above.leave(fuller(this.#rows[index - 1 - reach]));
    this.below.leave(fuller(this.#rows[index]));
    this.next.leave(this.#rows[index]);
    this.#enterBelow(this.#rows[index + reach]);
  }

  #enterBelow(row: RowFacts | undefined): void {
    this.below.enter(fuller(row));
    this.next.enter(row);
  }
}

function fuller(row: RowFacts | undefined): RowFacts | undefined {
  return row !== undefined && row.filled > 1 ? row : undefined;
}

/** How the row's cells compare with what their columns hold below and above. */
function columnFeatures(grid: Grid, row: RowFacts, windows: Windows): FeatureName[] {
  if (row.filled < 2) return [];
  let asked = 0;
  let contrast = 0;
  let matchBelow = 0;
  let matchAbove = 0;
  let askedAbove = 0;
  let digitContrast = 0;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    const below = windows.below.usualKind(column);
    const above = windows.above.usualKind(column);
    if (below !== CellKind.blank) {
      asked++;
      if (isValueKind(below) && !isValueKind(kind) && kind !== CellKind.mark) contrast++;
      if (isValueKind(below) === isValueKind(kind) || kind === CellKind.mark) matchBelow++;
      if (below === CellKind.text && kind === CellKind.text && !grid.hasDigit(row.at, column)) {
        if (windows.next.hasDigits(column)) digitContrast++;
      }
    }
    if (above !== CellKind.blank) {
      askedAbove++;
      if (isValueKind(above) === isValueKind(kind) || kind === CellKind.mark) matchAbove++;
    }
  }
  const share = (count: number, of: number) => (of === 0 ? 'none' : contrastShare.of(count / of));
  return [
    `contrast below ${share(contrast, asked)}`,
    `match below ${share(matchBelow, asked)}`,
    `match above ${share(matchAbove, askedAbove)}`,
    `digits below ${share(digitContrast, asked)}`,
    `covered below ${coveredShare.of(asked / row.filled)}`,
    `covered above ${coveredShare.of(askedAbove / row.filled)}`,
  ];
}

/** How a row resembles a neighbour: the same cells filled, a text in common, or neither. */
function resemblance(grid: Grid, row: RowFacts, other: RowFacts | undefined): Resemblance {
  if (other === undefined) return 'none';
  let same = 0;
  let cells = 0;
  for (let column = Math.min(row.first, other.first); column <= Math.max(row.last, other.last); column++) {
    const kind = grid.kind(row.at, column);
    const otherKind = grid.kind(other.at, column);
    if (kind === CellKind.blank && otherKind === CellKind.blank) continue;
    cells++;
    if (
      kind === CellKind.text &&
      otherKind === CellKind.text &&
      grid.text(row.at, column) === grid.text(other.at, column)
    )
      return 'repeated';
    if (kind === otherKind || (isValueKind(kind) && isValueKind(otherKind))) same++;
  }
  return same === cells ? 'alike' : same >= 0.75 * cells ? 'similar' : 'unlike';
}

function longestText(grid: Grid, row: RowFacts): number {
  let longest = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) === CellKind.text) longest = Math.max(longest, grid.textLength(row.at, column));
  }
  return longest;
}

/** How many cells a full row of this block has: the upper quartile, so that sparse rows do not pull it down. */
function typicalFill(rows: readonly RowFacts[]): number {
  const fills = rows.map((row) => row.filled).sort((a, b) => a - b);
  return Math.max(1, fills[Math.floor(fills.length * 0.75)] ?? 1);
}

/** Rows that carry the block's values: figures where there are any, else any row that is wide enough. */
function bodyTest(rows: readonly RowFacts[], wide: number): (row: RowFacts) => boolean {
  const least = Math.max(2, 0.4 * wide);
  const withFigures = (row: RowFacts) => row.filled >= least && row.figures > 0;
  if (rows.filter(withFigures).length >= Math.max(2, 0.2 * rows.length)) return withFigures;
  return (row) => row.filled >= least;
}

/** Texts that occur more than once in their column, keyed by column: values recur, headings rarely do. */
function recurringTexts(grid: Grid, span: Span, rows: readonly RowFacts[]): Set<string>[] {
  const recurring: Set<string>[] = [];
  for (let column = span.left; column <= span.right; column++) {
    const seen = new Set<string>();
    const again = new Set<string>();
    for (const row of rows.slice(0, countedRows)) {
      if (row.filled < 2 || grid.kind(row.at, column) !== CellKind.text) continue;
      const text = grid.text(row.at, column);
      if (seen.has(text)) again.add(text);
      else seen.add(text);
    }
    recurring.push(again);
  }
  return recurring;
}

function recurrence(grid: Grid, span: Span, row: RowFacts, recurring: readonly Set<string>[]) {
  let texts = 0;
  let again = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.kind(row.at, column) !== CellKind.text) continue;
    texts++;
    if (recurring[column - span.left]?.has(grid.text(row.at, column))) again++;
  }
  return texts === 0 ? 'none' : recurringShare.of(again / texts);
}

/** A count whose larger values are all one. */
function upToOne(count: number): '0' | '1' {
  return count <= 0 ? '0' : '1';
}

function upToTwo(count: number): '0' | '1' | '2' {
  return count <= 1 ? upToOne(count) : '2';
}
