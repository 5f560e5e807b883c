import { type CompiledCheck, compileCheck } from '../map/checks.ts';
import { compileHeaders, type HeaderName } from '../map/header-name.ts';
import { meaningOf } from '../map/meaning.ts';
import type { ColumnType } from '../table.ts';
import type { LookupTables } from '../values/lookup-step.ts';
import { type CompiledRules, compileRules } from '../values/rules.ts';
import { compileTransform, type Transform } from '../values/transform.ts';
import { compileCondition, type Expression } from './expression.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { FieldSpec, Spec } from './spec.ts';

/** A field with everything that is made once: normalised header names, patterns, expressions, rules. */
export interface CompiledField {
  name: string;
  label: string;
  type: ColumnType;
  headers: readonly HeaderName[];
  values: { pattern: Pattern; share: number } | null;
  /** What its names say that the values look like. */
  meaning: { test(text: string): boolean } | null;
  /** Texts that the values must be of, where an `enum` rule lists them; lower case. */
  knownValues: ReadonlySet<string> | null;
  /** What stands in for a column. */
  from: 'group' | 'sheet' | 'table' | null;
  /** 0-based column of the table where the field is expected. */
  position: number | null;
  transform: Transform;
  rules: CompiledRules;
}

/** A specification ready to run. It holds the state of its expressions: compile once for each extraction. */
export interface CompiledSpec {
  spec: Spec;
  /** In the order of the specification. */
  fields: readonly CompiledField[];
  where: Expression | null;
  checks: readonly CompiledCheck[];
}

/**
 * Compiles a specification that `parseSpec` or `validateSpec` has accepted.
 *
 * @param lookups the tables that `spec.lookups` names
 * @throws LookupError when a table lacks what a step asks of it
 * @throws PatternError, ExpressionError, DateFormatError or RuleError for a specification that they have not seen.
 */
export function compileSpec(spec: Spec, lookups: LookupTables = new Map()): CompiledSpec {
  return {
    spec,
    fields: Object.entries(spec.fields).map(([name, field]) => compileField(name, field, lookups)),
    where: spec.rows.where === undefined ? null : compileCondition(spec.rows.where),
    checks: spec.checks.map(compileCheck),
  };
}

function compileField(name: string, field: FieldSpec, lookups: LookupTables): CompiledField {
  const { values, position, from = null } = field.match;
  const headers = compileHeaders(name, field);
  return {
    name,
    label: field.label ?? name,
    type: field.type,
    headers,
    meaning: field.type === 'string' ? meaningOf(headers) : null,
    values: values === undefined ? null : { pattern: compilePattern(values.pattern), share: values.share },
    knownValues: knownValues(field),
    from,
    position: position === undefined ? null : position - 1,
    transform: compileTransform(field.transform, lookups),
    rules: compileRules(field.validate, field.type),
  };
}

function knownValues(field: FieldSpec): ReadonlySet<string> | null {
  const listed = field.validate.flatMap((rule) => ('enum' in rule ? rule.enum : []));
  return listed.length < 2 ? null : new Set(listed.map((value) => String(value).trim().toLowerCase()));
}
