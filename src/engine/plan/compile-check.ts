import { compileCondition } from '../expression/expression.ts';
import type { CompiledCheck } from '../map/checks.ts';
import type { TableCheck } from '../specification/spec.ts';

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
