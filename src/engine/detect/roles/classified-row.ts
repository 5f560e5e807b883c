import type { RowFacts } from '../cells/row-facts.ts';
import type { ContentRole } from './sequence.ts';

/** A row with content, and what it was found to be. */
export interface ClassifiedRow extends RowFacts {
  role: ContentRole;
  /** Why, as a sentence; only where a rule has settled the role. */
  why?: string;
}
