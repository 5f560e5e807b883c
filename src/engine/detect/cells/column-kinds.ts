import { CellKind } from './cell-kind.ts';
import type { Grid } from './grid.ts';

/** How many cells of a column are of which kind; blank cells are not counted. */
export interface ColumnKinds {
  texts: number;
  numbers: number;
  /** Years and dates: values that may name a row as well. */
  calendar: number;
  marks: number;
}

export function countKinds(grid: Grid, rows: readonly { at: number }[], column: number): ColumnKinds {
  const kinds: ColumnKinds = { texts: 0, numbers: 0, calendar: 0, marks: 0 };
  for (const { at } of rows) {
    switch (grid.kind(at, column)) {
      case CellKind.blank:
        break;
      case CellKind.text:
        kinds.texts++;
        break;
      case CellKind.number:
        kinds.numbers++;
        break;
      case CellKind.year:
      case CellKind.date:
        kinds.calendar++;
        break;
      case CellKind.mark:
        kinds.marks++;
        break;
    }
  }
  return kinds;
}

/** Numbers, years and dates. */
export function valuesAmong({ numbers, calendar }: ColumnKinds): number {
  return numbers + calendar;
}
