import type { RowFacts } from './facts.ts';
import type { Span } from './grid.ts';
import type { ContentRole } from './sequence.ts';

/** A row with content, and what it was found to be. */
export interface ClassifiedRow extends RowFacts {
  role: ContentRole;
}

/** A table as positions in the grid. */
export interface FoundTable {
  span: Span;
  header: ClassifiedRow[];
  /** From below the header to the last row of values. */
  body: ClassifiedRow[];
  top: number;
  bottom: number;
}
