import { isHeaderWord } from '../../../words/header-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { RowFacts } from '../../cells/row-facts.ts';
import type { FeatureName, Overlap, Place, Portion, Step, Under } from './feature-names.ts';

/** Rows below that say what a column holds. */
const reach = 8;
/** So many figures in a row make a sequence. */
const shortestSequence = 3;

/** For every row the position of the next and of the previous one of several cells; -1 where there is none. */
export interface WideNeighbours {
  below: Int32Array;
  above: Int32Array;
}

export function wideNeighbours(rows: readonly RowFacts[]): WideNeighbours {
  const below = new Int32Array(rows.length);
  const above = new Int32Array(rows.length);
  let last = -1;
  for (const [index, { filled }] of rows.entries()) {
    above[index] = last;
    if (filled > 1) last = index;
  }
  last = -1;
  for (let index = rows.length - 1; index >= 0; index--) {
    below[index] = last;
    if ((rows[index]?.filled ?? 0) > 1) last = index;
  }
  return { below, above };
}

/** What a row is to the rows around it: what its cells stand over and under, and whether they could be the names of columns. */
export function outlineFeatures(
  grid: Grid,
  rows: readonly RowFacts[],
  index: number,
  near: WideNeighbours,
  place: Place,
): FeatureName[] {
  const row = rows[index];
  if (row === undefined) return [];
  if (row.filled === 1) return loneFeatures(grid, rows, index, row, near, place);
  const features = wideFeatures(grid, row, rowsBelow(rows, index, near), place);
  const content = row.values === 0 ? 'words' : 'values';
  features.push(
    `fits ${overlap(grid, row, rows[index - 1])} above ${overlap(grid, row, rows[index + 1])} below ${content}`,
  );
  return features;
}

function loneFeatures(
  grid: Grid,
  rows: readonly RowFacts[],
  index: number,
  row: RowFacts,
  near: WideNeighbours,
  place: Place,
): FeatureName[] {
  const at = (other: RowFacts | undefined): Under => {
    if (other === undefined) return 'none';
    if (grid.isFilled(other.at, row.first)) return 'filled';
    return other.first < row.first ? 'gap' : 'blank';
  };
  const below = rows[near.below[index] ?? -1];
  const above = rows[near.above[index] ?? -1];
  const over = below !== undefined && below === rows[index + 1] ? at(below) : 'apart';
  const under = above !== undefined && above === rows[index - 1] ? at(above) : 'apart';
  return [
    `lone ${place} over ${over} under ${under}`,
    `lone over ${at(below)} ${below?.shape ?? 'edge'} under ${at(above)} ${above?.shape ?? 'edge'}`,
  ];
}

function rowsBelow(rows: readonly RowFacts[], index: number, near: WideNeighbours): RowFacts[] {
  const below: RowFacts[] = [];
  for (let at = near.below[index] ?? -1; at >= 0 && below.length < reach; at = near.below[at] ?? -1) {
    const row = rows[at];
    if (row !== undefined) below.push(row);
  }
  return below;
}

function wideFeatures(grid: Grid, row: RowFacts, below: readonly RowFacts[], place: Place): FeatureName[] {
  const counts = { texts: 0, compared: 0, shorter: 0, named: 0, capital: 0, dates: 0, datesOver: 0, plainer: 0 };
  const figures: number[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    if (kind === CellKind.text) {
      const text = grid.text(row.at, column);
      counts.texts++;
      if (isHeaderWord(text)) counts.named++;
      // Of a row of values nothing else is asked.
      if (row.values > 0) continue;
      if (/^\p{Lu}/u.test(text)) counts.capital++;
      const usual = usualLength(grid, below, column);
      if (usual > 0) counts.compared++;
      if (text.length < usual) counts.shorter++;
    } else if (isCalendar(kind)) {
      counts.dates++;
      if (isOverOthers(grid, below, column)) counts.datesOver++;
    } else if (kind === CellKind.number) {
      const figure = grid.figure(row.at, column);
      figures.push(figure);
      if (Number.isInteger(figure) && isOverBroken(grid, below, column)) counts.plainer++;
    }
  }
  const features: FeatureName[] = [];
  if (counts.texts > 0)
    features.push(`named ${portion(counts.named, counts.texts)} ${row.values === 0 ? 'words' : 'values'}`);
  if (counts.texts > 0 && row.values === 0) {
    features.push(`shorter ${portion(counts.shorter, counts.compared)} ${place}`);
    features.push(`capital ${portion(counts.capital, counts.texts)} ${place}`);
  }
  if (counts.dates > 0) features.push(`dates over others ${portion(counts.datesOver, counts.dates)} ${place}`);
  if (figures.length > 0) features.push(`plainer ${portion(counts.plainer, figures.length)}`);
  if (figures.length >= shortestSequence)
    features.push(`sequence ${sequenceOf(figures)} ${place} corner ${cornerOf(grid, row, below[0])}`);
  return features;
}

function isCalendar(kind: CellKind): boolean {
  return kind === CellKind.date || kind === CellKind.year;
}

/** Whether most of the cells that a column fills in these rows are no dates. */
function isOverOthers(grid: Grid, rows: readonly RowFacts[], column: number): boolean {
  let filled = 0;
  let dates = 0;
  for (const { at } of rows) {
    const kind = grid.kind(at, column);
    if (kind !== CellKind.blank) filled++;
    if (isCalendar(kind)) dates++;
  }
  return dates * 2 < filled;
}

/** Whether half of the cells that a column fills in these rows are broken numbers. */
function isOverBroken(grid: Grid, rows: readonly RowFacts[], column: number): boolean {
  let filled = 0;
  let broken = 0;
  for (const { at } of rows) {
    if (!grid.isFilled(at, column)) continue;
    filled++;
    if (isBroken(grid.figure(at, column))) broken++;
  }
  return broken > 0 && broken * 2 >= filled;
}

function isBroken(figure: number): boolean {
  return Number.isFinite(figure) && !Number.isInteger(figure);
}

/** The median length of the texts that a column holds in these rows, of which there are `reach` at most; 0 where it holds none. */
function usualLength(grid: Grid, rows: readonly RowFacts[], column: number): number {
  const lengths: number[] = [];
  for (const { at } of rows) {
    if (grid.kind(at, column) !== CellKind.text) continue;
    const length = grid.textLength(at, column);
    let place = lengths.push(length) - 1;
    for (; place > 0 && (lengths[place - 1] ?? 0) > length; place--) lengths[place] = lengths[place - 1] ?? 0;
    lengths[place] = length;
  }
  return lengths[lengths.length >> 1] ?? 0;
}

function portion(count: number, of: number): Portion {
  if (of === 0) return 'none';
  if (count === 0) return 'no';
  return count === of ? 'all' : count * 2 < of ? 'few' : 'many';
}

/** What stands over the first column of the rows below. */
function cornerOf(grid: Grid, row: RowFacts, below: RowFacts | undefined) {
  if (below !== undefined && below.first < row.first) return 'blank';
  return grid.kind(row.at, row.first) === CellKind.text ? 'text' : 'figure';
}

/** How a row's cells lie over those of the next or the previous row. */
function overlap(grid: Grid, row: RowFacts, other: RowFacts | undefined): Overlap {
  if (other === undefined) return 'none';
  let shared = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (grid.isFilled(row.at, column) && grid.isFilled(other.at, column)) shared++;
  }
  const isWithin = shared === row.filled;
  const isAround = shared === other.filled;
  if (shared === 0) return 'apart';
  return isWithin && isAround ? 'same' : isWithin ? 'within' : isAround ? 'around' : 'part';
}

/** Whether figures rise from cell to cell, and by the same step. */
function sequenceOf(figures: readonly number[]): Step {
  const first = (figures[1] ?? 0) - (figures[0] ?? 0);
  let isEven = true;
  for (let at = 1; at < figures.length; at++) {
    const step = (figures[at] ?? 0) - (figures[at - 1] ?? 0);
    if (!(step > 0)) return 'none';
    isEven &&= Math.abs(step - first) < 1e-9;
  }
  return isEven ? 'even' : 'rising';
}
