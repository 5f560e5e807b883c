import { type ColumnType, type IssueRule, issueRules } from '../closed-sets.ts';
import { compileCondition, type Expression } from '../expression/expression.ts';
import { compilePattern } from '../expression/pattern.ts';
import type { IssueSeverity, OutputValue } from '../extracted-table.ts';
import type { ValidationRule } from '../specification/spec.ts';
import { typedConstant } from './constant.ts';
import { quote } from './quote.ts';

/** A value that is there; blanks are the business of `required` alone. */
export type FilledValue = Exclude<OutputValue, null>;

interface RuleHead {
  /** The key of the rule in the specification: `required`, `unique`, `enum`, … */
  rule: IssueRule;
  severity: IssueSeverity;
  /** The specification's own message, which replaces ours. */
  message: string | null;
}
/** A rule over the value alone. */
interface ValueRule extends RuleHead {
  holds(value: FilledValue): boolean;
  /** What is wrong, completing "`email` …". */
  explain(value: FilledValue): string;
}
export interface ExpressionRule extends RuleHead {
  expression: Expression;
}

/** The rules of a field, by how they are checked. */
export interface CompiledRules {
  required: RuleHead | null;
  unique: RuleHead | null;
  values: ValueRule[];
  expressions: ExpressionRule[];
}

/** A rule that cannot be checked on values of the field's type. */
export class RuleError extends Error {}

/** @throws RuleError, PatternError or ExpressionError when a rule is wrong in itself. */
export function compileRules(rules: readonly ValidationRule[], type: ColumnType): CompiledRules {
  const compiled: CompiledRules = { required: null, unique: null, values: [], expressions: [] };
  for (const rule of rules) {
    const name = issueRules.find((key) => key in rule);
    if (name === undefined) throw new RuleError('is of no kind that is known');
    const head: RuleHead = { rule: name, severity: rule.severity, message: rule.message ?? null };
    if ('required' in rule) compiled.required = head;
    else if ('unique' in rule) compiled.unique = head;
    else if ('cel' in rule) compiled.expressions.push({ ...head, expression: compileCondition(rule.cel) });
    else compiled.values.push({ ...head, ...valueCheck(rule, type) });
  }
  return compiled;
}

type ValueCheck = Pick<ValueRule, 'holds' | 'explain'>;
type ValueRuleSpec = Exclude<ValidationRule, { required: true } | { unique: true } | { cel: string }>;

function valueCheck(rule: ValueRuleSpec, type: ColumnType): ValueCheck {
  if ('enum' in rule) return enumCheck(rule.enum, type);
  if ('pattern' in rule) {
    const pattern = compilePattern(rule.pattern);
    return {
      holds: (value) => pattern.test(typeof value === 'string' ? value : String(value)),
      explain: (value) => `${quote(value)} does not match the pattern ${rule.pattern}`,
    };
  }
  if ('min' in rule) return boundCheck(rule.min, type, 'below', 'minimum');
  if ('max' in rule) return boundCheck(rule.max, type, 'above', 'maximum');
  if ('minLength' in rule) {
    const least = rule.minLength;
    return {
      holds: (value) => lengthOf(value) >= least,
      explain: (value) => `${quote(value)} is shorter than ${least} characters`,
    };
  }
  const most = rule.maxLength;
  return {
    holds: (value) => lengthOf(value) <= most,
    explain: (value) => `${quote(value)} is longer than ${most} characters`,
  };
}

function enumCheck(listed: readonly (string | number | boolean)[], type: ColumnType): ValueCheck {
  const allowed = new Set(listed.map((value) => constant(value, type)));
  const shown = listed.slice(0, 8).join(', ') + (listed.length > 8 ? ', …' : '');
  return {
    holds: (value) => allowed.has(value),
    explain: (value) => `${quote(value)} is not one of ${shown}`,
  };
}

function boundCheck(
  bound: string | number,
  type: ColumnType,
  side: 'below' | 'above',
  name: 'minimum' | 'maximum',
): ValueCheck {
  const explain = (value: FilledValue) => `${quote(value)} is ${side} the ${name} ${bound}`;
  const below = side === 'below';
  if (type === 'integer' || type === 'decimal') {
    const limit = Number(constant(bound, 'decimal'));
    return { holds: (value) => (below ? Number(value) >= limit : Number(value) <= limit), explain };
  }
  if (type === 'date' || type === 'datetime') {
    const day = String(constant(bound, type));
    // "Up to the 31st" includes the whole day.
    const limit = !below && type === 'datetime' ? day.replace(/T00:00:00$/, 'T23:59:59.999') : day;
    // ISO texts compare in the order of time.
    return { holds: (value) => (below ? value >= limit : value <= limit), explain };
  }
  throw new RuleError(`bounds numbers and dates, not type ${type}; for texts use minLength or maxLength`);
}

function constant(value: string | number | boolean, type: ColumnType): FilledValue {
  const typed = typedConstant(value, type);
  if (typed === undefined || typed === null) throw new RuleError(`has ${quote(value)}, which is not of type ${type}`);
  return typed;
}

function lengthOf(value: FilledValue): number {
  return typeof value === 'string' ? value.length : String(value).length;
}
