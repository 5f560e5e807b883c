/** A cell of a grid; both from 0. */
export interface Place {
  row: number;
  column: number;
}

interface Extent {
  rowCount: number;
  columnCount: number;
  /** Rows that are seen at a time. */
  pageRows: number;
}

/** Where a key leads to from a cell; `null` for keys that lead nowhere. */
export function placeAfter(
  { key, isFar }: { key: string; isFar: boolean },
  { row, column }: Place,
  { rowCount, columnCount, pageRows }: Extent,
): Place | null {
  const last = { row: rowCount - 1, column: columnCount - 1 };
  const near: Record<string, Place> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + pageRows, column },
    PageUp: { row: row - pageRows, column },
    Home: { row, column: 0 },
    End: { row, column: last.column },
  };
  const far: Record<string, Place> = {
    ArrowDown: { row: last.row, column },
    ArrowUp: { row: 0, column },
    ArrowRight: { row, column: last.column },
    ArrowLeft: { row, column: 0 },
    Home: { row: 0, column: 0 },
    End: last,
  };
  const next = (isFar ? far : near)[key];
  if (!next) return null;
  return {
    row: Math.max(0, Math.min(last.row, next.row)),
    column: Math.max(0, Math.min(last.column, next.column)),
  };
}
