import { type TotalLabel, totalLabelOf } from '../../../words/total-words.ts';
import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { isMeanOf } from '../../cells/means.ts';
import { totalLabel } from '../../cells/row-words.ts';
import { isStatisticOf } from '../../cells/statistics.ts';
import { type SumFound, type SumRules, sumOf } from '../../cells/sums.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { balanceAt } from './balances.ts';
import {
  isBorder,
  isEdge,
  isNoRecord,
  isNoTotal,
  isParted,
  isTotal,
  reach,
  recordsAbove,
  recordsSinceTotal,
} from './borders.ts';
import { countedColumns } from './counts.ts';
import { areMeansBelow } from './means-below.ts';
import { outlineTotals } from './outline-totals.ts';
import { isCountOfRows, sumOfDates, sumOfRun } from './own-labels.ts';
import { readPoints } from './read-points.ts';
import { areRatiosIn, areSharesOf } from './shares.ts';
import { settleSupposedTotals } from './supposed-totals.ts';

/**
 * What makes a row a total: its figures; or its label as well, where the specification checks the sums, or where most of the rows that they
 * add up are out of sight.
 */
export type TotalTrust = 'figures' | 'checked' | 'beyond';

/** Quarters, halves and years below their months name no total, but are one where they add up. */
const periodMark =
  /^(?:q[1-4]|[1-4](?:st|nd|rd|th)? quarter|[1-4]\. ?quartal|t[1-4]|[1-4](?:er|e|º|°)? trimestre|h[12]|half[- ]year|[12]\. ?halbjahr|halbjahr|(?:full |whole )?year|jahr|année|año)(?:\s+(?:19|20)\d\d)?$/i;
/** Without a label, a sum in one column alone may be chance: of two numbers it often is, and where it would stand above its parts. */
const leastColumns = 2;
const leastRowsOfOneColumn = 3;
/** Records above that say what a column holds. */
const comparedRecords = 6;
/** Share by which a difference may be off, of what it is left of. */
const rounding = 1e-4;
/** A sum of one part is an equal figure, and no sum. */
const leastParts = 2;
/** Share of the agreeing columns, under a label, in which several figures make the sum. */
const leastMade = 0.5;
/** So many words of its own beside a label that is not its first one make a row a record, in which the label is a name. */
const wordsOfRecord = 2;
/** Shares and rates beside amounts do not add up: under a label, half of the columns are enough. */
const agreeingUnderLabel = 0.5;

/**
 * Settles which rows are totals. Totals are left out of the records by default, so that a row must add up to be one, whatever its label
 * says; where the label says so and the figures do not, the row is kept with a warning.
 */
export function settleTotals(grid: Grid, rows: readonly ClassifiedRow[], trust: TotalTrust): ClassifiedRow[] {
  const outline = outlineTotals(grid, rows, (row) => row.role === 'derived' || totalLabel(grid, row) !== null);
  const all = rows.map((row, index): ClassifiedRow => {
    return outline.has(index)
      ? { ...row, role: 'derived', why: 'Its figures are the sums of the rows below it.' }
      : row;
  });
  for (const [index, row] of [...all.entries()]) {
    if (outline.has(index)) continue;
    all[index] = settle(grid, all, index, row, trust);
    settleSupposedTotals(grid, all, index, () => settle(grid, all, index, row, trust));
  }
  return all;
}

function settle(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  trust: TotalTrust,
): ClassifiedRow {
  if (row.role === 'header') return row;
  if (row.values === 0) return withoutFigures(row);
  const above = rows[index - 1];
  if (above !== undefined && isTotal(above) && areSharesOf(grid, above, row))
    return { ...row, role: 'derived', why: 'Its figures are the shares of those of the total above it.' };
  const next = rows[index + 1];
  const isLast = next === undefined || next.blanksBefore > 0 || next.role !== 'data';
  if (above !== undefined && isTotal(above) && isLast && row.blanksBefore === 0 && areRatiosIn(grid, above, row))
    return { ...row, role: 'derived', why: 'Its percentages are what one figure of the total above it is of another.' };
  const balance = balanceAt(grid, rows, index);
  if (balance === 'follows')
    return { ...row, role: 'derived', why: 'A balance that follows from those of the entries beside it.' };
  if (balance === 'open')
    return {
      ...row,
      role: 'data',
      why: 'Names itself a balance, and does not follow from the others.',
      doubt: 'names itself a balance, but does not follow from the others',
    };
  const label = totalLabel(grid, row);
  if (isCountOfRows(grid, rows, index)) return { ...row, role: 'derived', why: 'It counts the rows above it.' };
  if (countsSigns(grid, rows, index, label))
    return { ...row, role: 'derived', why: 'Its figures count the signs in the rows above it.' };
  if (label === null) {
    if (goesOnBelowTotal(grid, rows, index))
      return {
        ...row,
        role: 'derived',
        why: 'Goes on with the total above it, and leaves blank what every record begins with.',
      };
    if (sumsTotals(grid, rows, index))
      return { ...row, role: 'derived', why: 'Its figures are the sums of the totals above it.' };
    if (isDifference(grid, rows, index))
      return { ...row, role: 'derived', why: 'Its figures are what the total above it leaves of the one before that.' };
    const period = periodMark.test(row.lead) ? sumOfPeriod(grid, rows, index) : null;
    if (period !== null)
      return {
        ...row,
        role: 'derived',
        why: `Its figures are the sums of the ${period.rows} rows of the time that it names.`,
      };
    const run = sumOfRun(grid, rows, index);
    if (run !== null)
      return {
        ...row,
        role: 'derived',
        why: `Its figures are the sums of the ${run.rows} rows above it, as in another row that is called the same.`,
      };
    const dated = sumOfDates(grid, rows, index);
    if (dated !== null)
      return {
        ...row,
        role: 'derived',
        why: `Its figures are the sums of the ${dated.rows} rows above it, which have dates where it has a text.`,
      };
    if (areMeansBelow(grid, rows, index))
      return {
        ...row,
        role: 'derived',
        why: 'Its figures are the means of those of all records above it, to the last digit.',
      };
    const isBlank = leavesNameBlank(grid, rows, index);
    if (row.role === 'derived') return settleUnnamed(grid, rows, index, row, isBlank);
    const unnamed = isBlank ? settleUnnamed(grid, rows, index, row, isBlank) : row;
    return unnamed.role === 'derived' ? unnamed : row;
  }
  if (label.kind === 'carried' && label.isWhole)
    return { ...row, role: 'derived', why: `Its label “${label.text}” says that it carries a sum over.` };
  if (label.kind === 'mean' || label.kind === 'spread') {
    const isName = !label.isWhole && !namesRowAbove(rows, index, label.of);
    readPoints(grid, rows, index, 'mean');
    // What may be a name is the mean of a group, or of all.
    const borders = isName ? [isNoRecord, isBorder] : [isBorder];
    const isMean =
      !(isName && saysMore(grid, rows, index, label.text)) &&
      borders.some((border) => {
        const rules = { isBorder: border, isLeftOut: isTotal, isName };
        return isMeanOf(grid, rows, index, -1, reach, rules) || isMeanOf(grid, rows, index, 1, reach, rules);
      });
    if (isMean && label.kind === 'mean')
      return { ...row, role: 'derived', why: `Its figures are the means that its label “${label.text}” names.` };
    if (!isName && isStatisticOf(grid, recordsAbove(rows, index), row))
      return {
        ...row,
        role: 'derived',
        why: `Its figures are of the rows above it what its label “${label.text}” names.`,
      };
  } else {
    readPoints(grid, rows, index, 'sum');
    const words = ownWords(grid, rows, index, label.text);
    const isName = label.isWhole
      ? row.lead !== label.text && words >= wordsOfRecord
      : !namesRowAbove(rows, index, label.of);
    const mayBeSingle = !isName && words === 0 && (above === undefined || totalLabel(grid, above)?.text !== label.text);
    const found = isName && words > 0 ? null : sumUnderLabel(grid, rows, index, !isName, mayBeSingle);
    if (found !== null)
      return {
        ...row,
        role: 'derived',
        why: `Its label “${label.text}” names a total, ${sentence(found)}.`,
        off: found.off,
      };
  }
  if (label.isWhole && isParted(rows, index))
    return {
      ...row,
      role: 'derived',
      why: `Its label “${label.text}” names a total, and a line parts it from the rows above.`,
    };
  if (label.isWhole && trust !== 'figures')
    return { ...row, role: 'derived', why: `Its label “${label.text}” names a total${trusted[trust]}.` };
  if (row.role !== 'derived' && !label.isWhole) return row;
  const doubt = doubtOf(grid, rows, index, label);
  return { ...row, role: 'data', why: `The row ${doubt}.`, doubt };
}

/** A row that has several words, none of which says nothing but total, and no figure, adds nothing up. */
function withoutFigures(row: ClassifiedRow): ClassifiedRow {
  if (row.role !== 'derived' || row.filled < 2 || totalLabelOf(row.lead)?.isWhole === true) return row;
  const doubt = 'begins like a total, but has no figures';
  return { ...row, role: 'data', why: `The row ${doubt}.`, doubt };
}

/** Why a row that its label makes look like a total is none, as a clause. */
function doubtOf(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  label: TotalLabel & { text: string },
): string {
  if (label.kind === 'mean' || label.kind === 'spread')
    return `is called “${label.text}”, but its figures are not that of the rows above it`;
  if (label.isWhole) return `names itself a total (“${label.text}”), but its figures do not add up`;
  if (saysMore(grid, rows, index, label.text))
    return `begins like a total (“${label.text}”), but has words of its own beside its figures`;
  if (sumUnderLabel(grid, rows, index, true) !== null)
    return `may be a total (“${label.text}”), but one row alone has figures to add: it may as well be a record with the same ones`;
  return `may be a total (“${label.text}”), but its figures do not add up`;
}

/** Whether a row counts the signs of those above: under a label, or as the last row of columns that hold nothing but signs. */
function countsSigns(grid: Grid, rows: readonly ClassifiedRow[], index: number, label: TotalLabel | null): boolean {
  const row = rows[index];
  if (row === undefined || row.figures === 0 || label?.kind === 'mean' || label?.kind === 'carried') return false;
  if (label === null && !isLastBelowWords(rows, index)) return false;
  const records = recordsAbove(rows, index).filter(({ role }) => role === 'data');
  const since = recordsSinceTotal(rows, index);
  const least = label?.isWhole === true ? 1 : leastColumns;
  return countedColumns(grid, records, row) >= least || countedColumns(grid, since, row) >= least;
}

/** The last record of a list, with figures where the one above has none: a look that is cheap enough for every row of a long table. */
function isLastBelowWords(rows: readonly ClassifiedRow[], index: number): boolean {
  const [above, row, next] = [rows[index - 1], rows[index], rows[index + 1]];
  if (above === undefined || row === undefined || row.filled > row.values + 1 || row.figures < leastColumns)
    return false;
  return (
    above.role === 'data' &&
    above.figures < row.figures &&
    (next === undefined || next.blanksBefore > 0 || next.role !== 'data')
  );
}

/**
 * Whether a row whose label may be a name has words or days beside it that are its own, as a record has: `Total Energies | Lyon | 12 May`. A unit
 * is that of the row above or below.
 */
function saysMore(grid: Grid, rows: readonly ClassifiedRow[], index: number, label: string): boolean {
  return ownWords(grid, rows, index, label) > 0;
}

/** How many such words and days a row has. */
function ownWords(grid: Grid, rows: readonly ClassifiedRow[], index: number, label: string): number {
  const row = rows[index];
  if (row === undefined || isParted(rows, index)) return 0;
  let words = 0;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    const text = grid.text(row.at, column);
    if (
      kind === CellKind.year ? !isOfYears(grid, rows, index, column) : kind !== CellKind.text && kind !== CellKind.date
    )
      continue;
    if (text === label) continue;
    const isShared = [rows[index - 1], rows[index + 1]].some((other) => other && grid.text(other.at, column) === text);
    if (!isShared) words++;
  }
  return words;
}

/** Whether a column holds nothing but years above a row, or below it: no year is the sum of others. */
function isOfYears(grid: Grid, rows: readonly ClassifiedRow[], index: number, column: number): boolean {
  const around = rows
    .slice(Math.max(0, index - comparedRecords), index + 1 + comparedRecords)
    .filter(({ role }) => role === 'data');
  const filled = around.filter(({ at }) => at !== rows[index]?.at && grid.isFilled(at, column));
  return filled.length > 0 && filled.every(({ at }) => grid.kind(at, column) === CellKind.year);
}

const trusted = {
  checked: ', whose sums the specification checks',
  beyond: '; the rows that it adds up are too many to be added here',
};

interface Found extends SumFound {
  side: 'above' | 'below';
}

/**
 * The sums of the records above, of the totals above, or of the rows below; only a label that says nothing else, in a row without words of its own, sums up
 * a single row.
 */
function sumUnderLabel(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  isWhole: boolean,
  mayBeSingle = isWhole,
): Found | null {
  // A firm whose name begins like a label has figures near the sums of others by chance.
  const several = { agreeing: agreeingUnderLabel, shortest: leastParts, isBorder, isEdge, isExact: !isWhole };
  const add = (step: 1 | -1, rules: SumRules<ClassifiedRow>) => {
    const found = sumOf(grid, rows, index, step, reach, rules);
    // A column in which one record alone has a figure agrees, and proves nothing.
    const isMade = found !== null && (rules.shortest < leastParts || found.made >= leastMade * found.columns);
    return isMade ? found : null;
  };
  const single = { ...several, agreeing: 1, shortest: 1 };
  // What is brought forward to the top of a list counts in the sum at its foot.
  const isTotalOfOthers = (row: ClassifiedRow) => isTotal(row) && totalLabel(grid, row)?.kind !== 'carried';
  const above =
    add(-1, { ...several, isLeftOut: isTotal }) ??
    add(-1, { ...several, isLeftOut: isTotalOfOthers }) ??
    add(-1, { ...several, isLeftOut: isNoTotal }) ??
    (mayBeSingle ? (add(-1, { ...single, isLeftOut: isTotal }) ?? add(-1, { ...single, isLeftOut: isNoTotal })) : null);
  if (above !== null) return { ...above, side: 'above' };
  const below = add(1, { ...several, isUpToEdge: !isWhole });
  return below === null ? null : { ...below, side: 'below' };
}

/** Whether a label sums up what a group or a record above it, down from the total before, is called: `Total North` below `North`. */
function namesRowAbove(rows: readonly ClassifiedRow[], index: number, name: string | undefined): boolean {
  if (name === undefined || name === '') return false;
  for (let at = index - 1; at >= Math.max(0, index - reach.rows); at--) {
    const above = rows[at];
    if (above === undefined || isBorder(above) || isTotal(above)) return false;
    if (above.lead.toLowerCase().trim().replace(/\s+/g, ' ').replace(/:$/, '') === name) return true;
  }
  return false;
}

/** The sums of the records above, or of the totals above, where every figure of a row is one and most are made of several. */
function sumOfPeriod(grid: Grid, rows: readonly ClassifiedRow[], index: number): SumFound | null {
  for (const isLeftOut of [isTotal, isNoTotal]) {
    const found = sumOf(grid, rows, index, -1, reach, { agreeing: 1, shortest: leastParts, isBorder, isLeftOut });
    if (found !== null && found.made >= leastColumns && found.made > found.columns / 2) return found;
  }
  return null;
}

/** Whether a row is one of the lines below a total: taxes, discounts, what is due. */
function goesOnBelowTotal(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [total, row] = [rows[index - 1], rows[index]];
  if (row === undefined || total?.role !== 'derived' || row.blanksBefore > 0) return false;
  if (row.first !== total.first || row.last !== total.last || row.filled !== total.filled) return false;
  const records = rows
    .slice(0, index)
    .filter(({ role }) => role === 'data')
    .slice(-comparedRecords);
  const isText = grid.kind(row.at, row.first) === CellKind.text;
  return isText && records.length >= leastParts && records.every(({ first }) => first < row.first);
}

/** Whether a row leaves blank what each of the records above it begins with; with a single figure, only below the last of them. */
function leavesNameBlank(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  const next = rows[index + 1];
  if (row === undefined || grid.kind(row.at, row.first) !== CellKind.number) return false;
  if (
    row.figures < leastColumns &&
    next !== undefined &&
    next.blanksBefore === 0 &&
    next.role === 'data' &&
    next.first < row.first
  )
    return false;
  for (let at = index - 1; at >= 0; at--) {
    const above = rows[at];
    if (above === undefined || isBorder(above)) break;
    if (above.role === 'data' && above.first >= row.first) return false;
  }
  return true;
}

/** Whether a row right below a total adds up the totals above it, as results and balances do. */
function sumsTotals(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const above = rows[index - 1];
  if (above === undefined || !isTotal(above)) return false;
  const rules = { agreeing: 1, shortest: leastParts, isBorder, isLeftOut: isNoTotal };
  const found = sumOf(grid, rows, index, -1, reach, rules);
  return found !== null && found.parts >= leastParts && found.columns >= leastColumns;
}

/** Whether a row right below a total has what is left of the total before that one: results below income and expenses. */
function isDifference(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const [row, second] = [rows[index], rows[index - 1]];
  if (row === undefined || second === undefined || !isTotal(second)) return false;
  const above = rows.slice(Math.max(0, index - reach.rows), index - 1);
  const first = above.slice(above.findLastIndex(isBorder) + 1).findLast(isTotal);
  if (first === undefined) return false;
  let columns = 0;
  for (let column = row.first; column <= row.last; column++) {
    const left = grid.figure(row.at, column);
    if (!Number.isFinite(left)) continue;
    const of = grid.figure(first.at, column);
    const rest = of - grid.figure(second.at, column);
    // Not a small difference of large sums, which rounding makes.
    if (!(Math.abs(Math.abs(rest) - Math.abs(left)) <= rounding * Math.abs(of))) return false;
    if (left !== 0) columns++;
  }
  return columns >= leastColumns;
}

/**
 * Without a label, each figure must be the sum of the rows above, or below, of two parts at least; where the name is left blank as well, two
 * of the figures.
 */
function settleUnnamed(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  row: ClassifiedRow,
  isBlank: boolean,
): ClassifiedRow {
  const rules = { agreeing: 1, shortest: leastParts, isBorder };
  const above = sumOf(grid, rows, index, -1, reach, { ...rules, isLeftOut: isTotal });
  const isSure = (found: SumFound) => found.columns >= leastColumns || found.rows >= leastRowsOfOneColumn;
  const isMade = (found: SumFound) => found.parts >= leastParts || (isBlank && found.made >= leastColumns);
  if (above !== null && isMade(above) && isSure(above))
    return { ...row, role: 'derived', why: `Its figures are the sums of the ${above.rows} rows above it.` };
  const below = sumOf(grid, rows, index, 1, reach, rules);
  if (below !== null && below.parts >= leastParts && below.columns >= leastColumns)
    return { ...row, role: 'derived', why: `Its figures are the sums of the ${below.rows} rows below it.` };
  return { ...row, role: 'data', why: 'Looks like a total, but neither says so nor adds up.' };
}

function sentence({ rows, side }: Found): string {
  return rows === 1
    ? `and holds the figures of the row ${side} it`
    : `and its figures are the sums of the ${rows} rows ${side} it`;
}
