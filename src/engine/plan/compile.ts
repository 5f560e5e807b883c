import { compileCondition } from '../expression/expression.ts';
import { compilePattern } from '../expression/pattern.ts';
import type { CompiledField, CompiledSpec } from '../map/compiled-spec.ts';
import { valuePatternOf } from '../map/value-pattern.ts';
import type { FieldSpec, Spec } from '../specification/spec.ts';
import { compileRules } from '../values/field-rules.ts';
import { GrowthMeter } from '../values/steps/growth-meter.ts';
import type { LookupTables } from '../values/steps/lookup-step.ts';
import { compileTransform } from '../values/steps/transform.ts';
import { compileCheck } from './compile-check.ts';
import { compileHeaders } from './field-headers.ts';

/**
 * Compiles a specification that `parseSpec` or `validateSpec` has accepted.
 *
 * @param lookups the tables that `spec.lookups` names
 * @throws LookupError when a table lacks what a step asks of it
 * @throws PatternError, ExpressionError, DateFormatError or RuleError for a specification that they have not seen.
 */
export function compileSpec(spec: Spec, lookups: LookupTables = new Map()): CompiledSpec {
  const growth = new GrowthMeter();
  return {
    spec,
    fields: Object.entries(spec.fields).map(([name, field]) => compileField(name, field, lookups, growth)),
    where: spec.rows.where === undefined ? null : compileCondition(spec.rows.where),
    checks: spec.checks.map(compileCheck),
  };
}

function compileField(name: string, field: FieldSpec, lookups: LookupTables, growth: GrowthMeter): CompiledField {
  const { values, position, from = null } = field.match;
  const headers = compileHeaders(name, field);
  return {
    name,
    label: field.label ?? name,
    type: field.type,
    headers,
    valuePattern: field.type === 'string' ? valuePatternOf(headers) : null,
    values: values === undefined ? null : { pattern: compilePattern(values.pattern), share: values.share },
    knownValues: knownValues(field),
    from,
    position: position === undefined ? null : position - 1,
    transform: compileTransform(field.transform, lookups, growth),
    rules: compileRules(field.validate, field.type),
  };
}

function knownValues(field: FieldSpec): ReadonlySet<string> | null {
  const listed = field.validate.flatMap((rule) => ('enum' in rule ? rule.enum : []));
  return listed.length < 2 ? null : new Set(listed.map((value) => String(value).trim().toLowerCase()));
}
