import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { isSameAmount } from '../../cells/sums.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** So few lines stand below the records of an invoice or an account. */
const longest = 10;
/** A label and its amount. */
const cells = 2;
/** Records above that have more cells than such lines. */
const leastRecords = 2;

/**
 * The lines that go on with a total at the end of a table: a tax that is added, what is paid already, what is due. Each is a label and an amount in
 * the column of the total, and the amounts must come out: one that repeats a total, or that makes one with all the lines in between.
 */
export function settleBelowTotals(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  const last = rows.findLastIndex(({ role }) => role === 'data' || role === 'derived');
  const total = rows.findIndex(
    ({ role, filled }, index) => role === 'derived' && filled === cells && index >= last - longest,
  );
  const first = rows[total];
  if (first === undefined || last <= total) return settled;
  const below = rows.slice(total, last + 1);
  const isLine = (row: ClassifiedRow) =>
    (row.role === 'data' || row.role === 'derived') &&
    row.filled === cells &&
    row.first === first.first &&
    row.last === first.last &&
    grid.kind(row.at, row.first) === CellKind.text &&
    Number.isFinite(grid.figure(row.at, row.last));
  const records = rows.slice(0, total).filter(({ role }) => role === 'data');
  if (!below.every(isLine) || records.filter(({ filled }) => filled > cells).length < leastRecords) return settled;
  const amounts = below.map((row) => grid.figure(row.at, row.last));
  for (let at = 1; at < below.length; at++) {
    const from = startOfSum(amounts, at, (line) => settled[total + line]?.role === 'derived');
    if (from < 0) continue;
    for (let line = from; line <= at; line++) {
      const row = below[line];
      if (row === undefined || row.role === 'derived') continue;
      const { doubt: _, ...plain } = row;
      settled[total + line] = {
        ...plain,
        role: 'derived',
        why: 'Goes on with the total above it, and its amount adds up with the others.',
      };
    }
  }
  return settled;
}

/** The total above from which an amount follows: the same again, or with the lines in between added or taken off; -1 where there is none. */
function startOfSum(amounts: readonly number[], at: number, isTotal: (line: number) => boolean): number {
  const target = amounts[at] ?? 0;
  let between = 0;
  for (let from = at - 1; from >= 0; from--) {
    const amount = amounts[from] ?? 0;
    const isSum = isSameAmount(amount + between, target) || isSameAmount(amount - between, target);
    if (isSum && target !== 0 && isTotal(from)) return from;
    between += amount;
  }
  return -1;
}
