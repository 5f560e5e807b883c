import { compileExpression, type Expression, type ExpressionRow } from '../spec/expression.ts';
import { ExpressionError } from '../spec/expression-error.ts';
import { compilePattern } from '../spec/pattern.ts';
import type { TransformStep } from '../spec/spec.ts';
import type { OutputValue } from '../table.ts';
import { compileDateFormat } from './date-format.ts';
import { isoDate, isoDateTime } from './date-text.ts';
import { isBlank } from './empty-text.ts';
import { numberParts } from './number-text.ts';

/** A value could not be transformed; the message completes the sentence "The value …". */
export class TransformError extends Error {}

/** The steps of one field, in order. */
export interface Transform {
  readonly isEmpty: boolean;
  /** Values for rows without a source cell: it has a default, or an expression over `row` alone. */
  readonly makesValues: boolean;
  /** Has a step that says how dates are written. */
  readonly fixesDates: boolean;
  readonly expressions: readonly Expression[];
  /**
   * Text steps leave values that are not text alone; every step but `default` and an expression that does not use `value` leaves
   * a blank alone.
   *
   * @throws TransformError
   */
  apply(value: OutputValue, row: ExpressionRow): OutputValue;
}

type Step = (value: OutputValue, row: ExpressionRow) => OutputValue;

/** @throws PatternError, ExpressionError or DateFormatError when a step is wrong in itself. */
export function compileTransform(steps: readonly TransformStep[]): Transform {
  const expressions: Expression[] = [];
  const compiled = steps.map((step) => compileStep(step, expressions));
  return {
    isEmpty: steps.length === 0,
    makesValues:
      expressions.some((expression) => !expression.usesValue) ||
      steps.some((step) => typeof step === 'object' && 'default' in step),
    fixesDates: steps.some((step) => typeof step === 'object' && 'date' in step),
    expressions,
    apply(value, row) {
      let current = value;
      for (let index = 0; index < compiled.length; index++) {
        const step = compiled[index];
        if (step) current = step(current, row);
      }
      return current;
    },
  };
}

function compileStep(step: TransformStep, expressions: Expression[]): Step {
  if (typeof step === 'string') return onText(namedSteps[step]);
  if ('cel' in step) {
    const expression = compileExpression(step.cel);
    expressions.push(expression);
    return (value, row) => (value === null && expression.usesValue ? null : evaluate(expression, value, row));
  }
  if ('replace' in step) {
    const pattern = compilePattern(step.replace.pattern);
    return onText((text) => pattern.replaceAll(text, step.replace.with));
  }
  if ('split' in step) {
    const { on, take } = step.split;
    return onText((text) => text.split(on).at(take) ?? null);
  }
  if ('empty' in step) {
    const tokens = new Set(step.empty.map((token) => token.trim().toLowerCase()));
    return onText((text) => (tokens.has(text.trim().toLowerCase()) ? null : text));
  }
  if ('lookup' in step) {
    const exact = new Map(Object.entries(step.lookup));
    const folded = new Map([...exact].map(([from, to]) => [from.trim().toLowerCase(), to]));
    return (value) =>
      value === null ? null : (exact.get(String(value)) ?? folded.get(String(value).trim().toLowerCase()) ?? value);
  }
  if ('default' in step) {
    const fallback = step.default;
    return (value) => (value === null || (typeof value === 'string' && isBlank(value)) ? fallback : value);
  }
  return dateStep(step.date.formats);
}

function onText(change: (text: string) => string | null): Step {
  return (value) => (typeof value === 'string' ? change(value) : value);
}

const namedSteps: Record<Extract<TransformStep, string>, (text: string) => string> = {
  trim: (text) => text.trim(),
  collapseSpaces: (text) => (/\s{2}|[^\S ]/.test(text) ? text.replace(/\s+/g, ' ') : text),
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  titlecase: (text) =>
    text.replace(/\p{L}[\p{L}\p{M}'’]*/gu, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()),
  stripCurrency: stripCurrency,
  digitsOnly: (text) => text.replace(/\D+/g, ''),
};

function stripCurrency(text: string): string {
  const parts = numberParts(text);
  if (!parts || parts.currency === '') return text;
  return `${parts.negative ? '-' : ''}${parts.core}${parts.percent ? '%' : ''}`;
}

function evaluate(expression: Expression, value: OutputValue, row: ExpressionRow): OutputValue {
  try {
    return expression.evaluate(value, row);
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new TransformError(`cannot be computed: the expression ${error.message}`);
    throw error;
  }
}

/** The given formats and nothing else, so that `05/06/2024` is never guessed at; a date cell is an ISO text already. */
function dateStep(formats: readonly string[]): Step {
  const readers = formats.map((format) => ({ read: compileDateFormat(format), timed: /[Hh]/.test(format) }));
  const iso = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{3})?)?$/;
  return onText((text) => {
    const trimmed = text.trim();
    if (trimmed === '' || iso.test(trimmed)) return trimmed;
    for (const { read, timed } of readers) {
      const parts = read(trimmed);
      if (parts) return timed ? isoDateTime(parts) : isoDate(parts);
    }
    throw new TransformError(`${JSON.stringify(trimmed)} is not written as ${formats.join(' or ')}`);
  });
}
