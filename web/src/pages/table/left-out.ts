import { count, counted } from '../../ui/format.ts';

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
  return kindsIn([droppedRows]).join(', ');
}

/** `3 rows left out: 2 totals, 1 note.` of several tables together; empty where no row is worth a word. */
export function leftOutOfAll(tables: readonly { droppedRows: unknown }[]): string {
  const dropped = tables.map(({ droppedRows }) => droppedRows);
  const rows = Object.keys(names).reduce((sum, reason) => sum + timesIn(dropped, reason), 0);
  return rows === 0 ? '' : `${counted(rows, 'row')} left out: ${kindsIn(dropped).join(', ')}.`;
}

function kindsIn(dropped: readonly unknown[]): string[] {
  return Object.entries(names).flatMap(([reason, [one, several]]) => {
    const times = timesIn(dropped, reason);
    return times > 0 ? [`${count(times)} ${times === 1 ? one : several}`] : [];
  });
}

function timesIn(dropped: readonly unknown[], reason: string): number {
  return dropped.reduce((sum: number, one) => {
    const found =
      typeof one === 'object' && one !== null ? Object.entries(one).find(([name]) => name === reason) : null;
    return sum + (typeof found?.[1] === 'number' ? found[1] : 0);
  }, 0);
}
