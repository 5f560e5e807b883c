import type { ClassifiedRow } from '../classified-row.ts';

/** How far sums are looked for. */
export const reach = { rows: 400, columns: 12 } as const;

export const isNoRecord = ({ role }: ClassifiedRow) => role !== 'data';
export const isTotal = ({ role }: ClassifiedRow) => role === 'derived';
export const isNoTotal = ({ role }: ClassifiedRow) => role !== 'derived';

export function isBorder({ role }: ClassifiedRow): boolean {
  return role === 'header' || role === 'metadata';
}

/** Whether a sum may end between two rows that follow each other, in either direction. */
export function isEdge(row: ClassifiedRow, next: ClassifiedRow | undefined): boolean {
  if (next === undefined || isBorder(next) || isTotal(next) || next.values === 0) return true;
  return (next.at > row.at ? next : row).blanksBefore > 0;
}

/** Whether a drawn line, or another row below one, is right above. */
export function isParted(rows: readonly ClassifiedRow[], index: number): boolean {
  const above = rows[index - 1];
  return rows[index]?.lineBefore === true || (above?.role === 'derived' && above.lineBefore);
}

/** The records between a row and the border above it. */
export function recordsAbove(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const above = rows.slice(Math.max(0, index - reach.rows), index);
  return above.slice(above.findLastIndex(isBorder) + 1).filter(isNoTotal);
}

/** The records between a row and the border, or the total, above it. */
export function recordsSinceTotal(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const above = rows.slice(Math.max(0, index - reach.rows), index);
  return above
    .slice(above.findLastIndex((row) => isBorder(row) || isTotal(row)) + 1)
    .filter(({ role }) => role === 'data');
}
