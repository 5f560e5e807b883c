import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** Rows around that show what a table of signs is. */
const comparedRows = 8;
/** How far above its header stands at most: a list of names may be long. */
const reach = 100;
/** So many records of signs, of so few and so short signs, in more columns than one. */
const leastRecords = 2;
const mostSigns = 3;
const longestSign = 2;
const leastColumns = 3;

/**
 * Whether a lone name is a record of a list in which signs are set beside names (allergens, attendance, rights), and has none: it is
 * written like the names of the others, without a gap.
 */
export function isUnticked(grid: Grid, rows: readonly ClassifiedRow[], index: number): boolean {
  const row = rows[index];
  if (row?.shape !== 'title' || row.isSure === true || row.blanksBefore > 0) return false;
  const header = rows
    .slice(Math.max(0, index - reach), index)
    .findLast(({ role, filled }) => role === 'header' && filled >= leastColumns);
  if (header === undefined || header.first !== row.first || wordTests.colon.test(row.lead)) return false;
  const around = rows
    .slice(Math.max(0, index - comparedRows), index + comparedRows)
    .filter(({ role, filled }) => role === 'data' && filled > 1);
  // How many signs there are may stand below them.
  const last = around.at(-1);
  const isCount = last !== undefined && last.at > row.at && last.figures >= last.filled - 1;
  const records = isCount ? around.slice(0, -1) : around;
  if (records.length < leastRecords || records.some(({ first }) => first !== row.first)) return false;
  const isLoud = wordTests.capitals.test(row.lead);
  if (isLoud && !records.every(({ lead }) => wordTests.capitals.test(lead))) return false;
  return areSigns(grid, records, header);
}

/** Whether the records hold nothing but signs beside their names, and leave cells blank. */
function areSigns(grid: Grid, records: readonly ClassifiedRow[], header: ClassifiedRow): boolean {
  const signs = new Set<string>();
  let blanks = 0;
  for (const { at, first } of records) {
    for (let column = first + 1; column <= header.last; column++) {
      if (!grid.isFilled(at, column)) blanks++;
      else if (grid.kind(at, column) === CellKind.number) return false;
      else signs.add(grid.text(at, column));
    }
  }
  return blanks > 0 && signs.size <= mostSigns && [...signs].every((sign) => sign.length <= longestSign);
}
