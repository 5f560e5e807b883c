import { isUnit } from '../../words/unit-words.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { wordTests } from '../cells/row-words.ts';
import { textPatternOf } from '../cells/text-pattern.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { figureOf, isCount } from '../roles/headers/counting.ts';
import { namesAll } from '../roles/headers/names-all.ts';
import { isNameOver } from '../roles/headers/names-over.ts';
import { mayBeOfWords } from '../roles/headers/words-alone.ts';
import type { FoundTable } from './found-table.ts';

/** Records below a header that say what its columns hold. */
const comparedRows = 6;
/** Share of its cells that have to be what the records hold, for a row of the header to be one of them perhaps. */
const leastShare = 1 / 3;

/**
 * The rows of a header that may be records: each of their cells could stand in its column, and some are values, codes or words that the records have there;
 * or they go on below a row that names every column itself; or all is words, of which none is called what columns mostly are. Who reads the table does not see a record that became part of its header.
 */
export function possibleRecords(grid: Grid, { header, body }: FoundTable): ClassifiedRow[] {
  const records = body.filter(({ role, filled }) => role === 'data' && filled > 1).slice(0, comparedRows);
  if (records.length === 0) return [];
  // Where the header may be a record, so may what was taken for the header that comes again.
  if (header.length > 0 && header.every((row) => mayBeOfWords(grid, row, records)))
    return [...header, ...body.filter(({ role }) => role === 'header')];
  const [only, ...more] = header;
  if (only !== undefined && more.length === 0 && holdsOddFigures(grid, only)) return [only];
  return header.filter((row, at) => row.filled > 1 && mayBeRecord(grid, header.slice(0, at), row, records));
}

/** Whether a header has figures beside its words which are no years and do not rise: the first record of a file whose records are of several kinds. */
function holdsOddFigures(grid: Grid, row: ClassifiedRow): boolean {
  if (row.isSure === true) return false;
  const figures: number[] = [];
  for (let column = row.first; column <= row.last; column++)
    if (grid.kind(row.at, column) === CellKind.number) figures.push(figureOf(grid.text(row.at, column)));
  return figures.length > 0 && !figures.every((figure, at) => at === 0 || figure > (figures[at - 1] ?? 0));
}

function mayBeRecord(
  grid: Grid,
  above: readonly ClassifiedRow[],
  row: ClassifiedRow,
  records: readonly ClassifiedRow[],
): boolean {
  const figures: number[] = [];
  let [telling, texts, named] = [0, 0, 0];
  const names = above.at(-1);
  const isUnderNames =
    names !== undefined && row.first === names.first && row.last <= names.last && namesAll(grid, names);
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    if (kind === CellKind.mark) {
      // Nothing is called by a sign for what is missing.
      if (column > row.first && records.some(({ at }) => grid.isFilled(at, column))) telling++;
      continue;
    }
    const others = records.filter(({ at }) => grid.isFilled(at, column) && grid.kind(at, column) !== CellKind.mark);
    const isAlike = (other: CellKind) =>
      other === kind || (kind === CellKind.year && other === CellKind.number && isUnderNames);
    const sameKind = others.filter(({ at }) => isAlike(grid.kind(at, column))).length;
    if (others.length > 0 && sameKind < others.length / 2) return false;
    const text = grid.text(row.at, column);
    if (wordTests.bracketed.test(text)) return false;
    if (kind !== CellKind.text) {
      if (kind !== CellKind.date) figures.push(figureOf(text));
      if (others.length > 0) telling++;
      continue;
    }
    if (isUnit(text) || wordTests.colon.test(text)) return false;
    texts++;
    if (isNameOver(grid, row.at, column, records)) named++;
    const pattern = textPatternOf(text);
    const isShared = others.some(({ at }) => {
      const other = grid.text(at, column);
      return other === text || (pattern !== null && textPatternOf(other) === pattern);
    });
    if (isShared) telling++;
  }
  // Below other names, one of its words may be called what a column is by chance: `Total station`.
  if (named > 0 && !(above.length > 0 && named <= texts / 2)) return false;
  if (isCount(figures)) return false;
  if (telling > 0 && telling >= leastShare * row.filled) return true;
  return isUnderNames;
}
