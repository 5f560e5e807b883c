import type { Row, SheetHead } from '../../model.ts';
import { isHeaderWord } from '../../words/header-words.ts';
import { CellKind, isValueKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { filledRows, type RowFacts } from '../cells/row-facts.ts';
import { isName } from '../roles/hints.ts';
import { visibleGrid } from './analyse.ts';
import type { DetectRules } from './detect-rules.ts';
import { hintsOf } from './hints-of.ts';

/** So many labels with so many records beside them. */
const leastLabels = 3;
const leastRecords = 2;
const leastFilled = 0.75;
/** Share of the labels that are common names of columns. */
const leastNamed = 0.5;
/** So many kinds of values, words among them, show it where the labels do not. */
const leastSorts = 3;

/** Whether a sheet is one table whose records are its columns: names down its first column, and beside each of them values of one sort. */
export function runsAcross(rows: readonly Row[], head: SheetHead, rules: DetectRules): boolean {
  const grid = visibleGrid(rows, head, rules);
  if (grid.width === 0) return false;
  const all = filledRows(grid, { left: 0, right: grid.width - 1 });
  const from = all.findIndex(({ filled }) => filled > 1);
  const block = from < 0 ? [] : all.slice(from);
  const [first] = block;
  if (first === undefined || block.length < leastLabels || first.last - first.first < leastRecords) return false;
  if (!block.every((row, index) => isLabelled(grid, row, first) && (index === 0 || row.blanksBefore === 0)))
    return false;
  const labels = block.map((row) => grid.text(row.at, row.first));
  if (new Set(labels).size < labels.length) return false;
  const { names } = hintsOf(rules);
  const asked = labels.filter((label) => isName(label, names)).length;
  if (asked >= 2) return namedIn(grid, block, names) < 2;
  const areNamed = labels.filter(isHeaderWord).length >= leastNamed * labels.length;
  const sorts = sortsOf(grid, block);
  // Whatever its labels are called: each row holds values of one sort, and its columns a day or a year beside other figures, and words below them.
  const areOfManySorts = sorts.size >= leastSorts && block.length > leastLabels;
  if (isMixed(grid, block)) return areNamed || areOfManySorts;
  return areNamed && areOfManySorts && sorts.has(CellKind.date);
}

/** The kinds of cells of which some row holds nothing else beside its label. */
function sortsOf(grid: Grid, block: readonly RowFacts[]): Set<CellKind> {
  const sorts = new Set<CellKind>();
  for (const row of block) {
    const kinds = new Set<CellKind>();
    for (let column = row.first + 1; column <= row.last; column++) {
      const kind = grid.kind(row.at, column);
      if (kind !== CellKind.blank && kind !== CellKind.mark) kinds.add(kind);
    }
    const [kind] = kinds;
    if (kinds.size === 1 && kind !== undefined) sorts.add(kind);
  }
  return sorts;
}

function isLabelled(grid: Grid, row: RowFacts, first: RowFacts): boolean {
  const isLabel = grid.kind(row.at, row.first) === CellKind.text;
  return (
    isLabel && row.first === first.first && row.filled >= leastFilled * first.filled && sortOf(grid, row) !== 'both'
  );
}

/** How many names of fields the first row holds: a header would hold them. */
function namedIn(grid: Grid, [first]: readonly RowFacts[], names: ReadonlySet<string>): number {
  let named = 0;
  for (let column = first?.first ?? 0; column <= (first?.last ?? -1); column++)
    if (isName(grid.text(first?.at ?? 0, column), names)) named++;
  return named;
}

/** Words below values, and values below words: figures under a header would be nothing but figures. */
function isMixed(grid: Grid, block: readonly RowFacts[]): boolean {
  const sorts = block.map((row) => sortOf(grid, row));
  const firstValues = sorts.indexOf('values');
  return firstValues > 0 && sorts.indexOf('words', firstValues) > 0;
}

function sortOf(grid: Grid, row: RowFacts): 'words' | 'values' | 'both' | 'none' {
  let words = 0;
  let values = 0;
  for (let column = row.first + 1; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (isValueKind(kind)) values++;
    else if (kind === CellKind.text) words++;
  }
  return words > 0 ? (values > 0 ? 'both' : 'words') : values > 0 ? 'values' : 'none';
}
