/** Totals under labels that are no words for totals: what they are shows in the rows that they stand below. */
import { CellKind } from '../../cells/cell-kind.ts';
import type { Grid } from '../../cells/grid.ts';
import { type SumFound, sumOf } from '../../cells/sums.ts';
import type { ClassifiedRow } from '../classified-row.ts';
import { isBorder, isTotal, reach } from './borders.ts';

/** A sum in one column alone, of one part, or in two columns of two parts may be chance, or the price of a set beside those of its parts. */
const leastColumns = 2;
const leastParts = 2;
/** `Thread count | 1` below `Thread | 7` counts nothing. */
const leastCounted = 2;
/** How Excel, in its languages, calls the rows of `Data, Subtotal` that count: by the group, before or behind it. */
const countOf =
  /^(?:(?:nombre|anzahl|count|aantal|número|conteggio|licznik)\s+(?:of|de|von|di|van)?\s*(?<behind>\S.*)|(?<before>\S.*?)[\s-]*(?:count|anzahl|nombre|aantal|cuenta|recuento|conteggio|contagem|licznik|antal))$/i;

/**
 * The sums of the records above, to the last digit, of a row that has a text where each of them has a date: the month, or the season, that they
 * make (`Jan`, `Lent`).
 */
export function sumOfDates(grid: Grid, rows: readonly ClassifiedRow[], index: number): SumFound | null {
  const row = rows[index];
  if (row === undefined || row.figures < leastColumns || grid.kind(row.at, row.first) !== CellKind.text) return null;
  const isDated = ({ at }: ClassifiedRow) => grid.kind(at, row.first) === CellKind.date;
  const above = rows[index - 1];
  if (above?.role !== 'data' || !isDated(above)) return null;
  return sumUpTo(grid, rows, index, (other) => isBorder(other) || (!isTotal(other) && !isDated(other)));
}

/**
 * The sums, to the last digit, of all records since the header or since the row above that is called the same, where that is so of a second
 * row: `Week` below every five days.
 */
export function sumOfRun(grid: Grid, rows: readonly ClassifiedRow[], index: number): SumFound | null {
  const row = rows[index];
  if (row === undefined || row.figures < leastColumns || grid.kind(row.at, row.first) !== CellKind.text) return null;
  const from = Math.max(0, index - reach.rows);
  const others = rows.slice(from, index + reach.rows);
  const isNamesake = (other: ClassifiedRow) => other.lead === row.lead && other.first === row.first;
  const again = others.findIndex((other, at) => from + at !== index && isNamesake(other) && other.role !== 'header');
  if (again < 0) return null;
  const sumAt = (at: number) => {
    const found = sumUpTo(grid, rows, at, (other) => isBorder(other) || isNamesake(other));
    return found !== null && found.rows === rowsOfRun(rows, at, isNamesake) ? found : null;
  };
  return sumAt(from + again) === null ? null : sumAt(index);
}

function sumUpTo(
  grid: Grid,
  rows: readonly ClassifiedRow[],
  index: number,
  isEnd: (row: ClassifiedRow) => boolean,
): SumFound | null {
  const rules = { agreeing: 1, shortest: leastParts, isBorder: isEnd, isLeftOut: isTotal, isExact: true };
  const found = sumOf(grid, rows, index, -1, reach, rules);
  if (found === null || found.made < leastColumns || found.made <= found.columns / 2) return null;
  return found.made > leastColumns || found.rows > leastParts ? found : null;
}

/** How many records with figures stand above a row, up to a border or a row of the same name. */
function rowsOfRun(rows: readonly ClassifiedRow[], index: number, isNamesake: (row: ClassifiedRow) => boolean): number {
  let count = 0;
  for (let at = index - 1; at >= 0; at--) {
    const row = rows[at];
    if (row === undefined || isBorder(row) || isNamesake(row)) break;
    if (row.values > 0 && !isTotal(row)) count++;
  }
  return count;
}

/**
 * Whether a label and a figure count the records above: those that say in its column what the label does (`North Count` below three rows of
 * `North`), or, right below such a row, all of them (`Grand Count`).
 */
export function isCountOfRows(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row === undefined || row.filled !== 2 || row.figures !== 1 || row.blanksBefore > 0) return false;
  if (grid.kind(row.at, row.first) !== CellKind.text) return false;
  const { before, behind } = countOf.exec(row.lead)?.groups ?? {};
  const name = (before ?? behind)?.toLowerCase();
  if (name === undefined) return false;
  const figure = grid.figure(row.at, row.last);
  let above = index;
  let records = 0;
  for (let other = rows[--above]; other !== undefined && !isBorder(other); other = rows[--above]) {
    if (other.role === 'data') records++;
  }
  const last = rows[index - 1];
  if (last?.role === 'derived') return last.filled === 2 && last.first <= row.first && records === figure;
  let named = 0;
  for (let at = index - 1; at >= 0 && rows[at]?.role === 'data'; at--) {
    if (grid.text(rows[at]?.at ?? 0, row.first).toLowerCase() !== name) break;
    named++;
  }
  return named >= leastCounted && named === figure;
}
