import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { textPatternOf } from '../../cells/text-pattern.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Rows below that say what their columns hold, and columns that tell values apart. */
const leastBelow = 2;
const leastTelling = 2;
/** Share of the telling cells that must be what the rows below have there, or beside it. */
const alikeShare = 0.6;

/**
 * Whether a row right below names of columns is a record with a delimiter too many or too few: its cells are what the rows below hold
 * in their columns up to some place, and from there on what they hold one column before or after it.
 *
 * @param below the rows below it, which agree with each other
 */
export function isShiftedRecord(
  grid: Grid,
  header: ClassifiedRow,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
): boolean {
  if (row.blanksBefore > 0 || below.length < leastBelow || holdsDigits(grid, header)) return false;
  return [-1, 1].some((shift) => isShiftedBy(grid, row, below, shift));
}

function holdsDigits(grid: Grid, row: ClassifiedRow): boolean {
  for (let column = row.first; column <= row.last; column++) if (grid.hasDigit(row.at, column)) return true;
  return false;
}

function isShiftedBy(grid: Grid, row: ClassifiedRow, below: readonly ClassifiedRow[], shift: number): boolean {
  const telling: { stays: boolean; moves: boolean }[] = [];
  for (let column = row.first; column <= row.last; column++) {
    if (!isTelling(grid, row.at, column)) continue;
    telling.push({ stays: isAsBelow(grid, row, below, column, 0), moves: isAsBelow(grid, row, below, column, shift) });
  }
  if (telling.length < leastTelling) return false;
  const most = Math.max(
    ...Array.from({ length: telling.length + 1 }, (_, place) => {
      const alike = telling.filter(({ stays, moves }, at) => (at < place ? stays : moves));
      return alike.length;
    }),
  );
  // Where it agrees as well without being moved, as a row that counts the columns does, nothing was moved.
  const asItStands = telling.filter(({ stays }) => stays).length;
  return most > asItStands && most >= leastTelling && most >= alikeShare * telling.length;
}

/** Whether a cell says by its looks what column it is from: values do, and texts with digits. */
function isTelling(grid: Grid, at: number, column: number): boolean {
  return grid.isFilled(at, column) && grid.kind(at, column) !== CellKind.mark && grid.hasDigit(at, column);
}

function isAsBelow(
  grid: Grid,
  row: ClassifiedRow,
  below: readonly ClassifiedRow[],
  column: number,
  shift: number,
): boolean {
  const kind = grid.kind(row.at, column);
  const pattern = textPatternOf(grid.text(row.at, column));
  const others = below.filter(({ at }) => column + shift >= 0 && grid.isFilled(at, column + shift));
  const alike = others.filter(
    ({ at }) =>
      grid.kind(at, column + shift) === kind &&
      (kind !== CellKind.text || textPatternOf(grid.text(at, column + shift)) === pattern),
  );
  return alike.length > others.length / 2;
}
