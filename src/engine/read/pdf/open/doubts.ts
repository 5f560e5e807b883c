import type { LaidOutCell } from '../../../model.ts';

/** How sure a table is that rules frame, one by alignment alone, and one of either kind that looks like no table. */
const certainty = { framed: 0.85, aligned: 0.7, doubtful: 0.4 } as const;
/** A column is thin when so few of its rows have a text; a table of which so many columns are thin is in doubt. */
const thinColumn = 0.34;
const mostThin = 0.3;
/** And so is one of which so many rows have one text only. */
const mostSingle = 0.35;

/** How sure a table without ruled cells is, 0…1, and what speaks against it. */
export function judged(
  cells: readonly LaidOutCell[],
  { rows, columns, isFramed }: { rows: number; columns: number; isFramed: boolean },
): { score: number; doubt: string[] } {
  const inRow = countsOf(cells.map(({ row }) => row));
  const inColumn = countsOf(cells.map(({ column }) => column));
  const single = [...inRow.values()].filter((count) => count === 1).length / rows;
  const thin = Array.from({ length: columns }, (_, column) => inColumn.get(column) ?? 0).filter(
    (count) => count < thinColumn * rows,
  ).length;
  const isDoubtful = !isFramed && (single > mostSingle || thin > mostThin * columns);
  if (isDoubtful)
    return { score: certainty.doubtful, doubt: ['Many of its rows or columns are nearly blank: it may be no table.'] };
  return { score: isFramed ? certainty.framed : certainty.aligned, doubt: [] };
}

function countsOf(places: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}
