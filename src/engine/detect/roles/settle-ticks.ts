import { parseBoolean } from '../../words/boolean-text.ts';
import { CellKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { blocksOf, type ClassifiedRow } from './classified-row.ts';
import { namesAll } from './headers/names-all.ts';

/** So many rows of signs, without a gap, are a list of them; most of the rows between two gaps must be such. */
const leastTicked = 3;
const leastShare = 0.5;

/**
 * Lists of names with signs beside them (`x`, `✓`, `ja` and `nee`), as of attendance: their few words are unlike those of other records, so that the
 * first ones look like a header and others like remarks. The row above them that names every column of signs is the header.
 */
export function settleTicks(grid: Grid, rows: readonly ClassifiedRow[]): ClassifiedRow[] {
  const settled = [...rows];
  for (const block of blocksOf(rows)) settleBlock(grid, settled, block);
  return settled;
}

function settleBlock(grid: Grid, rows: ClassifiedRow[], { from, end }: { from: number; end: number }): void {
  if (end - from <= leastTicked) return;
  const block = rows.slice(from, end);
  const ticked = block.map((row) => isTicked(grid, row));
  const count = ticked.filter((isOne) => isOne).length;
  if (count < leastTicked || count < leastShare * block.length) return;
  const first = ticked.indexOf(true);
  const records = block.filter((_, at) => ticked[at]);
  const span = {
    left: Math.min(...records.map((row) => row.first)),
    right: Math.max(...records.map(({ last }) => last)),
  };
  const hasColumns = span.right - span.left > 1;
  for (const [at, row] of block.entries()) {
    if (row.isSure === true) continue;
    if (hasColumns && at === first - 1 && row.role !== 'header' && namesAll(grid, row, span))
      rows[from + at] = { ...row, role: 'header', why: 'Names every column of signs below it.' };
    if (at > 0 && ticked[at] && row.role !== 'data')
      rows[from + at] = { ...row, role: 'data', why: 'A name with signs beside it, as the rows around it.' };
  }
}

/** Whether a row holds a name and signs beside it, nothing else. */
function isTicked(grid: Grid, row: ClassifiedRow): boolean {
  if (row.filled < 2 || row.values > 0 || grid.kind(row.at, row.first) !== CellKind.text) return false;
  if (isSign(grid.text(row.at, row.first))) return false;
  for (let column = row.first + 1; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank || kind === CellKind.mark) continue;
    if (kind !== CellKind.text || !isSign(grid.text(row.at, column))) return false;
  }
  return row.marks < row.filled - 1;
}

function isSign(text: string): boolean {
  return parseBoolean(text) !== undefined;
}
