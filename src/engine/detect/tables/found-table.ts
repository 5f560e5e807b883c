import type { LaidOutTable } from '../../model.ts';
import type { Span } from '../cells/grid.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import type { DoubtfulGap } from './sides.ts';

/** A table as positions in the grid. */
export interface FoundTable {
  span: Span;
  header: ClassifiedRow[];
  /** From below the header to the last row of values. */
  body: ClassifiedRow[];
  top: number;
  bottom: number;
  /** Columns to the right whose remarks are not part of it. */
  remarks: number[];
  /** Whether blank columns part it from a table beside it. */
  isSide: boolean;
  /** Blank gaps in it, and right of it, that may part tables or not. */
  doubts?: readonly DoubtfulGap[];
  /** Names of its filled columns where no header gives them. */
  names?: readonly string[];
  /** How the reader laid it out, where the sheet is a page. */
  layout?: LaidOutTable;
}
