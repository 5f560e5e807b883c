import { faint } from './style.ts';
import { sized, widthOf } from './text.ts';

export interface GridColumn {
  /** May be empty, for all of them: then there is no header. */
  title: string;
  align?: 'left' | 'right';
}

const gap = '  ';

/**
 * Columns of text, aligned, in at most `width` columns of the terminal. Cells longer than `cellWidth` are cut; columns that
 * do not fit are left out, and counted at the end of the header. Cells must be printable.
 */
export function grid(
  columns: readonly GridColumn[],
  rows: readonly (readonly string[])[],
  { width, cellWidth }: { width: number; cellWidth: number },
): string[] {
  const widths = columns.map(({ title }, at) =>
    Math.min(cellWidth, Math.max(1, widthOf(title), ...rows.map((row) => widthOf(row[at] ?? '')))),
  );
  const shown = columnsThatFit(widths, width);
  const line = (cells: readonly string[]) =>
    widths
      .slice(0, shown)
      .map((cell, at) => sized(cells[at] ?? '', cell, columns[at]?.align))
      .join(gap)
      .trimEnd();
  const lines = rows.map(line);
  if (columns.every(({ title }) => title === '')) return lines;
  const left = columns.length - shown;
  const more = left > 0 ? `${gap}… ${left} more` : '';
  return [faint(line(columns.map(({ title }) => title)) + more), ...lines];
}

function columnsThatFit(widths: readonly number[], width: number): number {
  let used = 0;
  for (const [at, cell] of widths.entries()) {
    used += cell + (at === 0 ? 0 : gap.length);
    const room = at === widths.length - 1 ? width : width - '  … 99 more'.length;
    if (used > room && at > 0) return at;
  }
  return widths.length;
}
