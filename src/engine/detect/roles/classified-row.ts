import type { OffColumn } from '../../detected-table.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { ContentRole } from './learned/sequence.ts';

/** Where rows without a blank row between them begin and end (exclusive), one after the other. */
export function* blocksOf(rows: readonly RowFacts[]): Generator<{ from: number; end: number }> {
  for (let from = 0; from < rows.length; ) {
    let end = from + 1;
    while (rows[end] !== undefined && rows[end]?.blanksBefore === 0) end++;
    yield { from, end };
    from = end;
  }
}

/** A row with content, and what it was found to be. */
export interface ClassifiedRow extends RowFacts {
  role: ContentRole;
  /** Why, as a sentence; only where a rule has settled the role. */
  why?: string;
  /** Whether its role is beyond doubt: it names columns that the specification asks for, or its shape says so. */
  isSure?: boolean;
  /** Of a record that may be a total, what makes it look like one and what speaks against it: a clause about the row. */
  doubt?: string;
  /** Of a total, columns in which it does not add up, while it does in others. */
  off?: readonly OffColumn[];
}
