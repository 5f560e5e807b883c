import type { DetectedColumn } from '../../detected-table.ts';
import type { CellRange, Row } from '../../model.ts';
import type { Span } from '../cells/grid.ts';

export interface HeadingSource {
  /** The header rows from top to bottom. */
  rows: readonly Row[];
  merges: readonly CellRange[];
  /** The cell as a spreadsheet shows it; blank is `''`. */
  show: (row: Row, column: number) => string;
  /** `false` takes the lowest text of a column alone. */
  join: boolean;
}

/** The columns of a table with their headings: the header rows of a column joined, merged parts spread over their columns. */
export function readHeadings(source: HeadingSource, columns: readonly number[], span: Span): DetectedColumn[] {
  const texts = source.rows.map((row) => columns.map((column) => oneLine(source.show(row, column))));
  if (source.join) spreadParts(source, columns, span, texts);
  return columns.map((index, position) => {
    const parts = texts.map((row) => row[position] ?? '').filter((text) => text !== '');
    const path = source.join ? parts.filter((text, depth) => text !== parts[depth - 1]) : parts.slice(-1);
    return { index, headerPath: path, header: path.join(' ') };
  });
}

/** Fills the cells that a heading stands over: by the sheet's merged ranges, else up to the next heading of its row. */
function spreadParts(source: HeadingSource, columns: readonly number[], span: Span, texts: string[][]): void {
  const merged = source.merges.filter(
    (range) =>
      range.right > range.left &&
      range.left - 1 <= span.right &&
      range.right - 1 >= span.left &&
      source.rows.some((row) => row.number === range.top),
  );
  if (merged.length > 0) {
    for (const range of merged) {
      const depth = source.rows.findIndex((row) => row.number === range.top);
      const row = source.rows[depth];
      const cells = texts[depth];
      if (row === undefined || cells === undefined) continue;
      const text = oneLine(source.show(row, range.left - 1));
      columns.forEach((column, position) => {
        if (column >= range.left - 1 && column <= range.right - 1) cells[position] = text;
      });
    }
    return;
  }
  const lowest = texts.at(-1) ?? [];
  for (const [depth, cells] of texts.slice(0, -1).entries()) {
    const end = endOfLast(cells);
    for (let position = 1; position < Math.min(end, cells.length); position++) {
      const adjacent = columns[position] === (columns[position - 1] ?? 0) + 1;
      const underOneParent = texts.slice(0, depth).every((above) => above[position] === above[position - 1]);
      const named = lowest[position] !== '' && lowest[position - 1] !== '';
      if (cells[position] === '' && adjacent && named && underOneParent) cells[position] = cells[position - 1] ?? '';
    }
  }
}

/** Where the last heading of a row ends: where those before it all stand over as many columns, it does as well. */
function endOfLast(cells: readonly string[]): number {
  const starts = cells.flatMap((text, position) => (text === '' || position === 0 ? [] : [position]));
  const widths = starts.slice(1).map((start, at) => start - (starts[at] ?? start));
  const [width] = widths;
  const isEven = width !== undefined && cells[0] === '' && widths.every((other) => other === width);
  return isEven ? (starts.at(-1) ?? 0) + width : Number.POSITIVE_INFINITY;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
