import { compileHeaders, type HeaderName } from '../map/header-name.ts';
import type { ColumnType } from '../table.ts';
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
  /** Texts that the values must be of, where an `enum` rule lists them; lower case. */
  knownValues: ReadonlySet<string> | null;
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
}

/**
 * Compiles a specification that `parseSpec` or `validateSpec` has accepted.
 *
 * @throws PatternError, ExpressionError, DateFormatError or RuleError for one that they have not seen.
 */
export function compileSpec(spec: Spec): CompiledSpec {
  return {
    spec,
    fields: Object.entries(spec.fields).map(([name, field]) => compileField(name, field)),
    where: spec.rows.where === undefined ? null : compileCondition(spec.rows.where),
  };
}

function compileField(name: string, field: FieldSpec): CompiledField {
  const { values, position } = field.match;
  return {
    name,
    label: field.label ?? name,
    type: field.type,
    headers: compileHeaders(name, field),
    values: values === undefined ? null : { pattern: compilePattern(values.pattern), share: values.share },
    knownValues: knownValues(field),
    position: position === undefined ? null : position - 1,
    transform: compileTransform(field.transform),
    rules: compileRules(field.validate, field.type),
  };
}

function knownValues(field: FieldSpec): ReadonlySet<string> | null {
  const listed = field.validate.flatMap((rule) => ('enum' in rule ? rule.enum : []));
  return listed.length < 2 ? null : new Set(listed.map((value) => String(value).trim().toLowerCase()));
}
