import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { isSameAmount } from '../../cells/sums.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** What statements of accounts call the balance before their first entry and after their last one. */
const balanceLabel =
  /^(?:(?:opening|closing|starting|ending|initial|final|previous|last|new|old|current)\s+balance\b|balance\s+(?:at|on|as\s+of)\b|(?:anfangs|end|schluss|eröffnungs|abschluss)(?:saldo|bestand)\b|(?:alter|neuer)\s+(?:konto)?(?:saldo|stand)\b|(?:ancien|nouveau)\s+solde\b|solde\s+(?:initial|final|précédent|d.ouverture|de\s+clôture)\b|saldo\s+(?:inicial|final|anterior|iniziale|finale|początkowe|końcowe)\b|(?:begin|eind)saldo\b)/i;
const longestLabel = 60;
/** A label and its balance. */
const cells = 2;
/** Entries on either side that say whether a column holds balances. */
const compared = 12;

/**
 * Whether a row is the balance before or after the entries beside it and follows from theirs (`follows`), or names itself so beside a column of
 * running balances and does not follow (`open`); `null` for any other row.
 */
export function balanceAt(grid: Grid, rows: readonly ClassifiedRow[], index: number): 'follows' | 'open' | null {
  const row = rows[index];
  if (row === undefined || row.filled !== cells || row.lead.length > longestLabel || !balanceLabel.test(row.lead))
    return null;
  const column = row.last;
  if (grid.kind(row.at, row.first) !== CellKind.text || grid.kind(row.at, column) !== CellKind.number) return null;
  const isEntry = (other: ClassifiedRow) =>
    other.role === 'data' && other.filled > cells && Number.isFinite(grid.figure(other.at, column));
  const above = rows.slice(Math.max(0, index - compared), index).filter(isEntry);
  const below = rows.slice(index + 1, index + 1 + compared).filter(isEntry);
  const [before, after] = [above.at(-1), below[0]];
  const balance = grid.figure(row.at, column);
  const isSame = (other: ClassifiedRow | undefined) =>
    other !== undefined && isSameAmount(grid.figure(other.at, column), balance);
  // The entries may come with the last one first.
  const isPassed = (other: ClassifiedRow | undefined) =>
    other !== undefined && moves(grid, other, column, grid.figure(other.at, column) - balance);
  const isOpening = after === undefined ? isLastFirst(grid, above, column) && isPassed(before) : isPassed(after);
  if (isSame(before) || (before === undefined && isSame(after)) || isOpening) return 'follows';
  return areBalances(grid, before === undefined ? below : above, column) ? 'open' : null;
}

/** Whether a difference is one of the other figures of an entry. */
function moves(grid: Grid, row: ClassifiedRow, column: number, difference: number): boolean {
  for (let at = row.first; at <= row.last; at++) {
    const figure = at === column ? Number.NaN : grid.figure(row.at, at);
    if (figure !== 0 && isSameAmount(Math.abs(figure), Math.abs(difference))) return true;
  }
  return false;
}

/** How many entries move the balance of the entry `step` rows before them to their own. */
function moved(grid: Grid, entries: readonly ClassifiedRow[], column: number, step: 1 | -1): number {
  return entries.filter((row, at) => {
    const other = entries[at - step];
    return other !== undefined && moves(grid, row, column, grid.figure(row.at, column) - grid.figure(other.at, column));
  }).length;
}

function isLastFirst(grid: Grid, entries: readonly ClassifiedRow[], column: number): boolean {
  return moved(grid, entries, column, -1) > moved(grid, entries, column, 1);
}

function areBalances(grid: Grid, entries: readonly ClassifiedRow[], column: number): boolean {
  const most = Math.max(moved(grid, entries, column, 1), moved(grid, entries, column, -1));
  return most > 0 && most >= (entries.length - 1) / 2;
}
