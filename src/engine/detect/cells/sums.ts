import type { OffColumn } from '../../detected-table.ts';
import type { Grid } from './grid.ts';
import type { RowFacts } from './row-facts.ts';

/** Figures shown rounded add up to a little more or less. */
const tolerance = 0.002;
/** Less than the smallest coin. */
const exact = 0.005;

/** Whether two amounts are the same, but for how numbers are held. */
export function isSameAmount(one: number, other: number): boolean {
  return Math.abs(one - other) < exact;
}

export interface SumReach {
  /** How many rows a sum may add up, and in how many columns it is looked for: enough to tell it from chance. */
  rows: number;
  columns: number;
}

export interface SumFound {
  /** How many rows the sum adds up, those without figures left out. */
  rows: number;
  /** In how many columns the figures are the sums, of how many that hold figures. */
  columns: number;
  of: number;
  /** The fewest figures other than 0 that make one of these sums: of a single one, equal rows would be sums of each other. */
  parts: number;
  /** In how many columns more than one figure other than 0 makes the sum. */
  made: number;
  /** Columns whose figures are no sums, nor anything between the figures that a mean or a share would be between; only where ends are known. */
  off: readonly OffColumn[];
}

export interface SumRules<T> {
  /** Share of the row's figures that must be sums over the same rows. */
  agreeing: number;
  /** The fewest rows that make a sum. */
  shortest: number;
  isBorder?: (row: T) => boolean;
  /** Whether a sum may be off by no more than the rounding of the figures that make it, as they are written. */
  isExact?: boolean;
  /** Rows that the sum passes over: the totals in between, or all but them. */
  isLeftOut?: (row: T) => boolean;
  /**
   * Where the sums of all figures up to a row are known to be whole, so that these may also be more on the way, and come down again by figures of the
   * other sign: between two rows, given in the order in which they are added, the second `undefined` at the end.
   */
  isEdge?: (added: T, next: T | undefined) => boolean;
  /** Whether the sum must be of all rows up to such an edge. */
  isUpToEdge?: boolean;
}

interface Column {
  column: number;
  target: number;
  sum: number;
  parts: number;
  /** The most decimals of a figure that it adds up. */
  decimals: number;
  /** Whether it has been more than the figure. */
  wasOver: boolean;
}

/**
 * Over which rows right above (`step` -1) or below (1) the figures of a row are sums; `null` where they are none. Sums do not reach over
 * a border.
 */
export function sumOf<T extends RowFacts>(
  grid: Grid,
  rows: readonly T[],
  index: number,
  step: 1 | -1,
  reach: SumReach,
  {
    agreeing,
    shortest,
    isBorder = () => false,
    isLeftOut = () => false,
    isEdge,
    isUpToEdge = false,
    isExact = false,
  }: SumRules<T>,
): SumFound | null {
  const columns = targetsOf(grid, rows[index], reach.columns, isEdge !== undefined);
  if (columns.length === 0) return null;
  let added = 0;
  for (let away = 1; away <= reach.rows; away++) {
    const other = rows[index + away * step];
    if (other === undefined || isBorder(other)) return null;
    if (other.values === 0 || isLeftOut(other)) continue;
    added++;
    let right = 0;
    let over = 0;
    let made = 0;
    const isWhole = isEdge?.(other, rows[index + (away + 1) * step]) === true;
    let parts = Number.POSITIVE_INFINITY;
    for (const entry of columns) {
      const figure = grid.figure(other.at, entry.column);
      if (Number.isFinite(figure) && figure !== 0) {
        entry.sum += figure;
        entry.parts++;
        if (isExact) entry.decimals = Math.max(entry.decimals, decimalsOf(figure));
      }
      const { sum, target } = entry;
      // What comes down again to a sum has to meet it.
      const isMet = entry.wasOver
        ? isWhole && isSameAmount(sum, target)
        : Math.abs(sum - target) <= tolerance * Math.abs(target) && (!isExact || isWithinRounding(entry));
      if (isMet) {
        right++;
        if (entry.parts > 1) made++;
        parts = Math.min(parts, entry.parts);
      } else if (Math.abs(entry.sum) > Math.abs(entry.target)) {
        over++;
        entry.wasOver ||= isEdge !== undefined;
      }
    }
    // What is too much already seldom comes down again, and by chance more often than not: only where it is known where the sum ends.
    if (isEdge === undefined && over > (1 - agreeing) * columns.length) return null;
    if (added >= shortest && right > 0 && right >= agreeing * columns.length && (isWhole || !isUpToEdge))
      return {
        rows: added,
        columns: right,
        of: columns.length,
        parts,
        made,
        off:
          isEdge === undefined || right === columns.length
            ? []
            : columns.filter((entry) => isOff(grid, rows, index, step * away, entry, isLeftOut)).map(offOf),
      };
  }
  return null;
}

/** Each figure that was rounded is off by half of its last digit at most. */
function isWithinRounding({ sum, target, parts, decimals }: Column): boolean {
  const half = 10 ** -Math.max(decimals, decimalsOf(target)) / 2;
  return Math.abs(sum - target) <= half * (parts + 1) + Number.EPSILON * Math.abs(target) * (parts + 1);
}

function decimalsOf(figure: number): number {
  const text = String(figure);
  const point = text.indexOf('.');
  return point < 0 || text.includes('e') ? 0 : text.length - point - 1;
}

const offOf = ({ column, sum }: Column): OffColumn => ({ column, sum: Number(sum.toPrecision(12)) });

/** Whether a figure is neither the sum of these rows, nor between their figures, nor how many they are. */
function isOff<T extends RowFacts>(
  grid: Grid,
  rows: readonly T[],
  index: number,
  reach: number,
  { column, target, sum, parts }: Column,
  isLeftOut: (row: T) => boolean,
): boolean {
  const own = rows[index];
  if (parts < 2 || Math.abs(sum - target) <= tolerance * Math.abs(target)) return false;
  if (own === undefined || grid.text(own.at, column).includes('%')) return false;
  const added = rows.slice(Math.min(index + 1, index + reach), Math.max(index, index + reach + 1));
  const filled = added.filter((row) => !isLeftOut(row) && grid.isFilled(row.at, column));
  const figures = filled.map((row) => grid.figure(row.at, column));
  // Where a cell is no figure, or some are numbers and some are texts, the total may be of what is read otherwise.
  const sorts = new Set(filled.map(({ at }) => typeof grid.rows[at]?.values[column]));
  if (sorts.size > 1 || !figures.every((figure) => Number.isFinite(figure))) return false;
  return target !== figures.length && (target > Math.max(...figures) || target < Math.min(...figures));
}

/** @param withZeros whether figures of 0 count where there are no others: what comes in and goes out adds up to nothing */
function targetsOf(grid: Grid, row: RowFacts | undefined, most: number, withZeros = false): Column[] {
  const columns: Column[] = [];
  const zeros: Column[] = [];
  if (row === undefined || row.values === 0) return columns;
  for (let column = row.first; column <= row.last && columns.length < most; column++) {
    const target = grid.figure(row.at, column);
    if (!Number.isFinite(target)) continue;
    const isZero = target === 0;
    (isZero ? zeros : columns).push({ column, target, sum: 0, parts: 0, decimals: 0, wasOver: isZero });
  }
  return columns.length === 0 && withZeros ? zeros.slice(0, most) : columns;
}
