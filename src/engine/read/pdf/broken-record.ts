import type { PageTable } from './page/page-table.ts';
import { isFigure } from './text/phrases.ts';
import { joinedLines } from './text/words.ts';

/**
 * Puts the rest of a record that the end of a page breaks to the part before: the first row behind the header has no key, and goes on
 * with texts of the last row in the middle of a sentence. Changes both parts.
 *
 * @param repeatedRows how many rows of the later part print the header again
 */
export function mendBrokenRecord(before: PageTable, after: PageTable, repeatedRows: number): void {
  if (after.rowCount <= repeatedRows + 1) return;
  const last = before.cells.filter(({ row }) => row === before.rowCount - 1);
  const rest = after.cells.filter(({ row }) => row === repeatedRows);
  const above = (column: number) => last.find((cell) => cell.column === column);
  const goesOn =
    rest.length > 0 &&
    rest.every(({ column, rowSpan, text }) => column > 0 && rowSpan === 1 && !isFigure(text) && above(column)) &&
    rest.some(({ text }) => /^[\p{Ll}(&]/u.test(text));
  if (!goesOn) return;
  for (const { column, text } of rest) {
    const cell = above(column);
    if (cell !== undefined) cell.text = joinedLines([cell.text, text]);
  }
  after.cells = after.cells.filter(({ row }) => row !== repeatedRows);
  for (const cell of after.cells) if (cell.row > repeatedRows) cell.row--;
  after.rowCount--;
  after.rowEdges.splice(repeatedRows + 1, 1);
}
