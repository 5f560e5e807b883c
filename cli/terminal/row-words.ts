import { counted } from './text.ts';

/** What rows that are not in the output are called, one and several. */
const rowNames: Record<string, readonly [one: string, several: string]> = {
  data: ['row of values', 'rows of values'],
  derived: ['total', 'totals'],
  notes: ['note', 'notes'],
  group: ['group heading', 'group headings'],
  metadata: ['line about the sheet', 'lines about the sheet'],
  header: ['header', 'headers'],
  empty: ['blank row', 'blank rows'],
  where: ['row that “where” leaves out', 'rows that “where” leaves out'],
};

/** Counts of rows by what they are: all of them, and each kind by its name; `null` where there are none. */
export function rowsInWords(counts: Readonly<Record<string, number>>): { all: string; parts: string } | null {
  const kinds = Object.entries(counts).filter(([, count]) => count > 0);
  if (kinds.length === 0) return null;
  const parts = kinds.map(([kind, count]) => {
    const [one, several] = rowNames[kind] ?? [kind, kind];
    return `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
  });
  return {
    all: counted(
      kinds.reduce((sum, [, count]) => sum + count, 0),
      'row',
    ),
    parts: parts.join(', '),
  };
}
