import type { Rule } from '../page/page-content.ts';
import type { PhraseLine } from './open-blocks.ts';
import { type ColumnedLine, columned } from './open-rows.ts';

/** Lines in their columns. A header in the middle over a wide column is no column beside it. */
export function inColumns(
  kept: readonly PhraseLine[],
  found: readonly number[],
  rules: readonly Rule[],
): { lines: ColumnedLine[]; separators: number[] } {
  const separators = [...found];
  for (;;) {
    const lines = kept.map((line) => columned(line, separators, rules));
    const lone = loneHeader(lines) ?? blankColumn(lines);
    if (lone === null) return { lines, separators };
    separators.splice(lone, 1);
  }
}

/** The position of the separator before a column in which nothing stands: a heading in the middle over several columns parted them. */
function blankColumn(lines: readonly ColumnedLine[]): number | null {
  const [{ columns } = { columns: [] }] = lines;
  for (const column of columns.keys()) {
    if (column > 0 && lines.every((line) => (line.columns[column]?.length ?? 0) === 0)) return column - 1;
  }
  return null;
}

/** The position of the separator between a text that is alone in its column, on the first line, and the column that it heads. */
function loneHeader(lines: readonly ColumnedLine[]): number | null {
  const [head, ...body] = lines;
  if (head === undefined) return null;
  const isFilled = (line: ColumnedLine, column: number) => (line.columns[column]?.length ?? 0) > 0;
  for (const column of head.columns.keys()) {
    if (!isFilled(head, column) || body.some((line) => isFilled(line, column))) continue;
    const heads = (other: number) => other in head.columns && !isFilled(head, other);
    if (heads(column - 1)) return column - 1;
    if (heads(column + 1)) return column;
  }
  return null;
}
