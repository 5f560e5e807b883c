import { count } from '../../ui/format.ts';

/** What rows that are not in a table are called, one and several. Headers that come again and blank rows are not worth a word. */
const names: Readonly<Record<string, readonly [one: string, several: string]>> = {
  derived: ['total', 'totals'],
  group: ['group heading', 'group headings'],
  notes: ['note', 'notes'],
  metadata: ['line about the sheet', 'lines about the sheet'],
  where: ['row by “where”', 'rows by “where”'],
};

/** `2 totals, 1 note`: the rows of a sheet that are not in its table, by what they were found to be. */
export function leftOut(droppedRows: unknown): string {
  if (typeof droppedRows !== 'object' || droppedRows === null) return '';
  const kinds = Object.entries(droppedRows).flatMap(([reason, times]: [string, unknown]) => {
    const name = names[reason];
    return name && typeof times === 'number' && times > 0 ? [`${count(times)} ${name[times === 1 ? 0 : 1]}`] : [];
  });
  return kinds.join(', ');
}
