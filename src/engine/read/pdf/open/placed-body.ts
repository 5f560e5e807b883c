import { type ColumnedLine, rowsOf } from './open-rows.ts';
import { placedRows, setApart } from './placed-rows.ts';

/** Headers of so many lines are looked at. */
const longestHeader = 8;

/** The rows of header and body where texts of several lines are placed beside their keys; the first text may begin above its key. */
export function rowsWithPlacedTexts(
  lines: readonly ColumnedLine[],
  headerEnd: number,
  isCut: (index: number) => boolean,
): number[][] | null {
  const starts = Array.from({ length: headerEnd }, (_, index) => index + 1).slice(-longestHeader);
  const trials = [
    // The rest of a table may have no header, and its first text may begin above its key.
    ...[...starts.toReversed(), 0].map((start) => ({ start, placing: 'middle' as const })),
    ...starts.filter((start) => isSetApart(lines, start)).map((start) => ({ start, placing: 'last' as const })),
  ];
  for (const { start, placing } of trials) {
    const body = placedRows(lines.slice(start), placing)?.map((row) => row.map((index) => index + start));
    if (body !== undefined && !body.some((row) => row.slice(1).some(isCut)))
      return [...rowsOf(lines.slice(0, start), start, isCut), ...body];
  }
  return null;
}

/** Whether a line is farther from the one above it than from the one below. */
function isSetApart(lines: readonly ColumnedLine[], at: number): boolean {
  const [above = 0, own = 0, below = 0] = [at - 1, at, at + 1].map((index) => lines[index]?.baseline ?? 0);
  return own - above > setApart * (below - own);
}
