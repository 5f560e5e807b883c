import type { ColumnType } from '../table.ts';
import { typedConstant } from '../values/constant.ts';
import { compileDateFormat, DateFormatError } from '../values/date-format.ts';
import { compileRules, RuleError } from '../values/rules.ts';
import { compileCondition, compileExpression } from './expression.ts';
import { ExpressionError } from './expression-error.ts';
import { compilePattern, PatternError } from './pattern.ts';
import type { PathFault } from './schema-faults.ts';
import {
  columnTypeSchema,
  MAX_FIELDS,
  type Spec,
  specSchema,
  transformStepSchema,
  validationRuleSchema,
} from './spec.ts';
import { didYouMean } from './suggestion.ts';

/**
 * What is wrong in a specification although its shape may be right: patterns, expressions, date formats, bounds of the wrong
 * type, locales. Looks at the value as written and passes over parts whose shape is wrong.
 */
export function meaningFaults(value: unknown): PathFault[] {
  const faults: PathFault[] = [];
  const check = (path: readonly PropertyKey[], test: () => unknown) => {
    try {
      test();
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push({ path, message: error.message });
    }
  };
  const { read, rows } = specSchema.shape;
  const readPart = read.safeParse(property(value, 'read')).data;
  if (readPart) {
    check(['read', 'locale'], () => checkLocale(readPart.locale));
    check(['read', 'encoding'], () => checkEncoding(readPart.encoding));
  }
  const where = rows.safeParse(property(value, 'rows')).data?.where;
  if (where !== undefined) check(['rows', 'where'], () => compileCondition(where));
  const written = property(value, 'fields');
  if (typeof written !== 'object' || written === null) return faults;
  const names = Object.keys(written);
  if (names.length > MAX_FIELDS) faults.push({ path: ['fields'], message: `has more than ${MAX_FIELDS} fields` });
  for (const [name, field] of Object.entries(written)) checkField(name, field, check);
  const spec = specSchema.safeParse(value).data;
  return spec ? [...faults, ...unknownNames(spec)] : faults;
}

type Check = (path: readonly PropertyKey[], test: () => unknown) => void;

/** Every step and rule by itself, so that a fault in one does not hide those of the others. */
function checkField(name: string, field: unknown, check: Check): void {
  const path = ['fields', name];
  const type = columnTypeSchema.safeParse(property(field, 'type') ?? 'string').data;
  const pattern = property(property(property(field, 'match'), 'values'), 'pattern');
  if (typeof pattern === 'string') check([...path, 'match', 'values', 'pattern'], () => compilePattern(pattern));
  for (const [index, item] of itemsOf(field, 'transform')) {
    const step = transformStepSchema.safeParse(item).data;
    if (step === undefined || typeof step === 'string') continue;
    const here = [...path, 'transform', index];
    if ('cel' in step) check([...here, 'cel'], () => compileExpression(step.cel));
    if ('replace' in step) check([...here, 'replace', 'pattern'], () => compilePattern(step.replace.pattern));
    if ('default' in step && type) check([...here, 'default'], () => checkConstant(step.default, type));
    if ('date' in step) {
      for (const [position, format] of step.date.formats.entries()) {
        check([...here, 'date', 'formats', position], () => compileDateFormat(format));
      }
    }
  }
  for (const [index, item] of itemsOf(field, 'validate')) {
    const rule = validationRuleSchema.safeParse(item).data;
    // Without a known type there is no telling whether a bound or an allowed value fits it.
    if (rule === undefined || (type === undefined && ('enum' in rule || 'min' in rule || 'max' in rule))) continue;
    const [key = ''] = Object.keys(rule);
    check([...path, 'validate', index, key], () => compileRules([rule], type ?? 'string'));
  }
}

function itemsOf(field: unknown, part: string): Iterable<[number, unknown]> {
  const items = property(field, part);
  return Array.isArray(items) ? items.entries() : [];
}

class SettingError extends Error {}

function isFault(error: unknown): error is Error {
  return [PatternError, ExpressionError, DateFormatError, RuleError, SettingError].some(
    (kind) => error instanceof kind,
  );
}

function checkConstant(value: string | number | boolean, type: ColumnType): void {
  if (typedConstant(value, type) === undefined) throw new SettingError(`is not a value of type ${type}`);
}

function checkLocale(locale: string): void {
  try {
    Intl.getCanonicalLocales(locale);
  } catch {
    throw new SettingError(`is not a locale; write a language tag such as en-CA, de or pt-BR`);
  }
}

function checkEncoding(encoding: string): void {
  if (encoding === 'auto') return;
  try {
    new TextDecoder(encoding);
  } catch {
    throw new SettingError('is not an encoding; write auto, utf-8, utf-16le, windows-1252, iso-8859-2, shift_jis, …');
  }
}

/** When only fields reach the output, an expression that names another column of `row` can only be a slip. */
function unknownNames(spec: Spec): PathFault[] {
  if (spec.output.unmapped === 'keep') return [];
  const names = Object.keys(spec.fields);
  return expressionsOf(spec).flatMap(({ path, source }) =>
    rowNamesOf(source)
      .filter((name) => !names.includes(name))
      .map((name) => ({ path, message: `uses row.${name}, but no field has that name${didYouMean(name, names)}` })),
  );
}

function expressionsOf(spec: Spec): { path: PropertyKey[]; source: string }[] {
  const found: { path: PropertyKey[]; source: string }[] = [];
  if (spec.rows.where !== undefined) found.push({ path: ['rows', 'where'], source: spec.rows.where });
  for (const [name, field] of Object.entries(spec.fields)) {
    for (const part of ['transform', 'validate'] as const) {
      for (const [index, item] of field[part].entries()) {
        if (typeof item === 'object' && 'cel' in item)
          found.push({ path: ['fields', name, part, index, 'cel'], source: item.cel });
      }
    }
  }
  return found;
}

function rowNamesOf(source: string): readonly string[] {
  try {
    return compileExpression(source).rowNames ?? [];
  } catch (error) {
    if (error instanceof ExpressionError) return []; // reported where it stands
    throw error;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
