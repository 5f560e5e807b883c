import { isUnit } from '../../words/unit-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import type { ClassifiedRow } from './classified-row.ts';
import { isCount } from './headers/counting.ts';

/** Rows below that say what a column holds. */
const comparedRows = 6;
/** What may stand below the name of the first column: `unit`, `Einheit`, or a sign. */
const corner =
  /^(?:[-–—.*/]{1,3}|[([]?(?:units?|einheit(?:en)?|eenheid|unit[eéàa]s?|unidad(?:es)?|unidade|jednostka|jm|enhet|enhed|yksikkö|birim)[)\]]?:?)$/i;

/**
 * A row of units (`EUR`, `pcs`, `kg`) between the names of columns and the records ends their header: what follows it is the first record, however
 * little is known of it (`Alder,on request,-`), and the names above it are no line about the sheet.
 */
export function settleUnits(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const [index, row] of rows.entries()) {
    const [names, next] = [rows[index - 1], rows[index + 1]];
    if (names === undefined || next === undefined || names.isSure === true) continue;
    if (!isRowOfUnits(grid, names, row, rows.slice(index + 1, index + 1 + comparedRows))) continue;
    if (names.role !== 'header')
      settled[index - 1] = { ...names, role: 'header', why: 'Names of columns, right above their units.' };
    settled[index] = { ...row, role: 'header', isSure: true, why: 'Units under the names of columns.' };
    if (next.role !== 'data' && isFirstRecord(grid, names, next))
      settled[index + 1] = {
        ...next,
        role: 'data',
        isSure: true,
        why: 'The first row below the units of the columns.',
      };
  }
  return settled;
}

function isRowOfUnits(grid: Grid, names: ClassifiedRow, row: ClassifiedRow, below: readonly ClassifiedRow[]): boolean {
  if (row.isSure === true || row.blanksBefore > 0 || row.values > 0 || names.values > 0 || names.filled < 2)
    return false;
  // Where the names leave the first column blank, the row of units may name it.
  const namesFirst = row.first === names.first - 1 && grid.kind(row.at, row.first) === CellKind.text;
  if ((row.first < names.first && !namesFirst) || row.last > names.last) return false;
  const records = upToGap(below);
  let units = 0;
  let overValues = 0;
  for (let column = row.first; column <= row.last; column++) {
    if (!grid.isFilled(row.at, column)) continue;
    const text = grid.text(row.at, column);
    if (namesFirst && column === row.first) continue;
    if (column === names.first && !namesFirst ? !corner.test(text) : !grid.isFilled(names.at, column)) return false;
    if ((column === names.first && !namesFirst) || grid.kind(row.at, column) === CellKind.mark) continue;
    if (!isUnit(text)) return false;
    units++;
    if (valuesAmong(countKinds(grid, records, column)) > 0) overValues++;
  }
  return (
    units > 0 && overValues >= units / 2 && records.some(({ first }) => first === Math.min(row.first, names.first))
  );
}

function upToGap(rows: readonly ClassifiedRow[]): readonly ClassifiedRow[] {
  const gap = rows.findIndex(({ blanksBefore }) => blanksBefore > 0);
  return gap < 0 ? rows : rows.slice(0, gap);
}

/** Whether a row begins and ends where its header does, with more than a text alone, and does not count the columns. */
function isFirstRecord(grid: Grid, names: ClassifiedRow, row: ClassifiedRow): boolean {
  if (
    row.isSure === true ||
    row.blanksBefore > 0 ||
    row.filled < 2 ||
    row.first !== names.first ||
    row.last > names.last
  )
    return false;
  const figures: number[] = [];
  for (let column = row.first; column <= row.last; column++) {
    const figure = grid.figure(row.at, column);
    if (Number.isFinite(figure)) figures.push(figure);
  }
  return grid.kind(row.at, row.first) === CellKind.text || !isCount(figures);
}
