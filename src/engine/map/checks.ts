import { compileCondition, type Expression } from '../expression/expression.ts';
import type { IssueSeverity } from '../extracted-table.ts';
import type { TableCheck } from '../specification/spec.ts';

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

/** @throws ExpressionError when an expression is wrong in itself */
export function compileCheck(check: TableCheck): CompiledCheck {
  const head = { severity: check.severity, message: check.message ?? null };
  if ('unique' in check) return { ...head, rule: 'unique', columns: check.unique };
  if ('increasing' in check) return { ...head, rule: 'increasing', column: check.increasing, strict: check.strict };
  if ('decreasing' in check) return { ...head, rule: 'decreasing', column: check.decreasing, strict: check.strict };
  if ('sum' in check) return { ...head, rule: 'sum', columns: [check.sum].flat(), tolerance: check.tolerance };
  if ('cel' in check) return { ...head, rule: 'cel', expression: compileCondition(check.cel) };
  if ('minRows' in check) return { ...head, rule: 'minRows', bound: check.minRows };
  return { ...head, rule: 'maxRows', bound: check.maxRows };
}

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
