import { parseBoolean } from '../../../words/boolean-text.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import type { RowFacts } from '../../cells/row-facts.ts';
import { isSameAmount } from '../../cells/sums.ts';

/** The count of a single sign is 1 whatever the list. */
const leastRecords = 2;
/** Signs are short: `x`, `✓`, `ja`, `late`. */
const longestSign = 12;
/** A list has its signs by heart; more different texts are words. */
const mostSigns = 6;

/** How often a column has each of its signs; `null` where it holds something else. */
type Signs = ReadonlyMap<string, number>;

/**
 * In how many columns the figures of a row count the signs of the records (`x`, `✓`, `ja` and `nee`, `P` and `A`), the same sign in all of them or
 * all that say yes; 0 unless each of its other figures is the sum of its column.
 */
export function countedColumns(grid: Grid, records: readonly RowFacts[], row: RowFacts): number {
  if (records.length < leastRecords) return 0;
  const counted: { count: number; signs: Signs }[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const figure = grid.figure(row.at, column);
    if (!Number.isFinite(figure)) continue;
    const signs = signsOf(grid, records, column);
    if (signs !== null) counted.push({ count: figure, signs });
    else if (!isSameAmount(figure, sumOf(grid, records, column))) return 0;
  }
  const all = new Set(counted.flatMap(({ signs }) => [...signs.keys()]));
  if (all.size === 0 || all.size > mostSigns || counted.every(({ count }) => count === 0)) return 0;
  const isCountOf = (isOne: (sign: string) => boolean) =>
    counted.every(
      ({ count, signs }) => count === [...signs].reduce((sum, [sign, of]) => sum + (isOne(sign) ? of : 0), 0),
    );
  const isTold =
    isCountOf((sign) => parseBoolean(sign) === true) || [...all].some((one) => isCountOf((sign) => sign === one));
  return isTold ? counted.length : 0;
}

function signsOf(grid: Grid, records: readonly RowFacts[], column: number): Signs | null {
  const signs = new Map<string, number>();
  for (const { at } of records) {
    const kind = grid.kind(at, column);
    if (kind === CellKind.blank || kind === CellKind.mark) continue;
    const sign = grid.text(at, column).toLowerCase();
    if (kind !== CellKind.text || sign.length > longestSign) return null;
    signs.set(sign, (signs.get(sign) ?? 0) + 1);
  }
  return signs;
}

function sumOf(grid: Grid, records: readonly RowFacts[], column: number): number {
  let sum = 0;
  for (const { at } of records) {
    const figure = grid.figure(at, column);
    if (Number.isFinite(figure)) sum += figure;
  }
  return sum;
}
