import type { Grid } from '../../cells/grid.ts';
import type { ClassifiedRow } from '../classified-row.ts';

/** Share of a row's cells that must stand over or under a header's cell, and of those that must say the same, to repeat it. */
const sharedCells = 0.6;
const sameShare = 0.8;

/** Page breaks repeat the header: the same words in the same columns. A column that the header leaves blank may be named. */
export function isRepeat(grid: Grid, header: readonly ClassifiedRow[], row: ClassifiedRow): boolean {
  if (row.filled < 2) return false;
  // So many that say something else are too many, whatever the rest says.
  const most = (1 - sameShare) * (row.last - row.first + 1) + 1;
  return header.some((headerRow) => {
    let cells = 0;
    let shared = 0;
    let same = 0;
    for (let column = row.first; column <= row.last; column++) {
      if (!grid.isFilled(row.at, column)) continue;
      cells++;
      if (!grid.isFilled(headerRow.at, column)) continue;
      shared++;
      if (saysTheSame(grid.text(headerRow.at, column), grid.text(row.at, column))) same++;
      else if (shared - same > most) return false;
    }
    return shared >= 2 && shared >= sharedCells * cells && same >= sameShare * shared;
  });
}

/** Case and blanks change where a header is typed again. */
function saysTheSame(a: string, b: string): boolean {
  if (a === b) return true;
  // Most cells differ in their first letter already; 32 is what parts capitals from small letters.
  return (a.charCodeAt(0) | 32) === (b.charCodeAt(0) | 32) && bareText(a) === bareText(b);
}

function bareText(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase();
}
