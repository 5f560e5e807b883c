import type { Expression } from '../expression/expression.ts';
import type { IssueSeverity } from '../extracted-table.ts';

interface CheckHead {
  severity: IssueSeverity;
  /** The specification's own message, which replaces ours. */
  message: string | null;
}

/** A check over the rows of a table, ready to run. */
export type CompiledCheck = CheckHead &
  (
    | { rule: 'unique'; columns: readonly string[] }
    | { rule: 'increasing' | 'decreasing'; column: string; strict: boolean }
    | { rule: 'sum'; columns: readonly string[]; tolerance: number }
    | { rule: 'cel'; expression: Expression }
    | { rule: 'minRows' | 'maxRows'; bound: number }
  );

/** The columns that a check names. */
export function columnsOf(check: CompiledCheck): readonly string[] {
  switch (check.rule) {
    case 'unique':
    case 'sum':
      return check.columns;
    case 'increasing':
    case 'decreasing':
      return [check.column];
    default:
      return [];
  }
}
