import type { ColumnType } from '../closed-sets.ts';
import type { Expression } from '../expression/expression.ts';
import type { Pattern } from '../expression/pattern.ts';
import type { Spec } from '../specification/spec.ts';
import type { CompiledRules } from '../values/field-rules.ts';
import type { Transform } from '../values/steps/transform.ts';
import type { HeaderName } from '../words/header-name.ts';
import type { CompiledCheck } from './checks.ts';

/** A field with everything that is made once: normalised header names, patterns, expressions, rules. */
export interface CompiledField {
  name: string;
  label: string;
  type: ColumnType;
  headers: readonly HeaderName[];
  values: { pattern: Pattern; share: number } | null;
  /** What its names say that the values look like. */
  valuePattern: { test(text: string): boolean } | null;
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
