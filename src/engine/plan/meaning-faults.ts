import type { ColumnType } from '../closed-sets.ts';
import { compileCondition, compileExpression } from '../expression/expression.ts';
import { ExpressionError } from '../expression/expression-error.ts';
import { compilePattern, PatternError } from '../expression/pattern.ts';
import type { PathFault } from '../specification/schema-faults.ts';
import type { Spec } from '../specification/spec.ts';
import {
  columnTypeSchema,
  mostFields,
  specSchema,
  tableCheckSchema,
  transformStepSchema,
  validationRuleSchema,
} from '../specification/spec.ts';
import { typedConstant } from '../values/constant.ts';
import { compileDateFormat, DateFormatError } from '../values/date/date-format.ts';
import { compileRules, RuleError } from '../values/field-rules.ts';
import { CountryError, compilePhone } from '../values/steps/phone-step.ts';
import { compileCheck } from './compile-check.ts';
import { referenceFaults } from './reference-faults.ts';

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
  const fields = typeof written === 'object' && written !== null ? Object.entries(written) : [];
  if (fields.length > mostFields) faults.push({ path: ['fields'], message: `has more than ${mostFields} fields` });
  for (const [name, field] of fields) checkField(name, field, check);
  const checks = property(value, 'checks');
  for (const [index, item] of Array.isArray(checks) ? checks.entries() : []) {
    const known = tableCheckSchema.safeParse(item).data;
    if (known && 'cel' in known) check(['checks', index, 'cel'], () => compileCheck(known));
  }
  const spec = withoutFaults(value);
  return spec ? [...faults, ...referenceFaults(spec)] : faults;
}

/** More than a specification has parts in each other. */
const mostRounds = 4;

/** The specification without the parts whose shape is wrong, so that names are checked in the rest; `null` where too little is left. */
function withoutFaults(value: unknown): Spec | null {
  const rest: unknown = structuredClone(value);
  for (let round = 0; round < mostRounds; round++) {
    const parsed = specSchema.safeParse(rest);
    if (parsed.success) return parsed.data;
    for (const issue of parsed.error.issues) {
      // Of a list with a faulty item nothing is kept: the places of the others would change.
      const index = issue.path.findIndex((segment) => typeof segment === 'number');
      const path = index < 0 ? issue.path : issue.path.slice(0, index);
      const keys = issue.code === 'unrecognized_keys' && index < 0 ? issue.keys : [path.at(-1) ?? ''];
      const holder = path.slice(0, issue.code === 'unrecognized_keys' && index < 0 ? path.length : -1);
      for (const key of keys) remove(rest, holder, key);
    }
  }
  return null;
}

function remove(root: unknown, path: readonly PropertyKey[], key: PropertyKey): void {
  let holder: unknown = root;
  for (const segment of path) holder = property(holder, String(segment));
  if (typeof holder !== 'object' || holder === null) return;
  Reflect.deleteProperty(holder, key);
  if (path.length === 0 && key === 'ade') Reflect.set(holder, key, 1);
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
    if ('phone' in step) check([...here, 'phone'], () => compilePhone(step.phone));
    if ('number' in step) {
      const { decimal, locale } = step.number;
      check([...here, 'number'], () => checkOneOf({ decimal, locale }));
      if (locale !== undefined) check([...here, 'number', 'locale'], () => checkLocale(locale));
    }
    if ('date' in step) {
      const { formats, order, epoch } = step.date;
      check([...here, 'date'], () => checkOneOf({ formats, order, epoch }));
      for (const [position, format] of (formats ?? []).entries()) {
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
  return [PatternError, ExpressionError, DateFormatError, CountryError, RuleError, SettingError].some(
    (kind) => error instanceof kind,
  );
}

function checkConstant(value: string | number | boolean, type: ColumnType): void {
  if (typedConstant(value, type) === undefined) throw new SettingError(`is not a value of type ${type}`);
}

function checkOneOf(options: Record<string, unknown>): void {
  if (Object.values(options).every((option) => option === undefined))
    throw new SettingError(`needs ${Object.keys(options).join(' or ')}`);
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

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
