import { compileExpression, type Expression, type ExpressionRow } from '../../expression/expression.ts';
import { ExpressionError } from '../../expression/expression-error.ts';
import { compilePattern } from '../../expression/pattern.ts';
import type { OutputValue } from '../../extracted-table.ts';
import type { TransformStep } from '../../specification/spec.ts';
import { isBlank } from '../empty-text.ts';
import { compileDate } from './date-step.ts';
import { GrowthMeter } from './growth-meter.ts';
import { compileLookup, type LookupTables, textIndex } from './lookup-step.ts';
import { compileNumber } from './number-step.ts';
import { compilePhone } from './phone-step.ts';
import { textSteps } from './text-step.ts';
import { TransformError } from './transform-error.ts';

/** Columns that something reads besides its own. */
export interface RowReading {
  /** What reads them, as the start of a sentence. */
  what: string;
  /** `null` for the row as a whole. */
  names: readonly string[] | null;
}

/** The steps of one field, in order. */
export interface Transform {
  readonly isEmpty: boolean;
  /** Values for rows without a source cell: it has a default, or a step over `row` alone. */
  readonly makesValues: boolean;
  /** Has an expression, which may take milliseconds. */
  readonly isSlow: boolean;
  /** Does nothing but take off blanks: a text without blanks to take off stays as it is. */
  readonly keepsTidy: boolean;
  /** Has a step that says how dates are written. */
  readonly fixesDates: boolean;
  /** Has a step that says how numbers are written. */
  readonly fixesNumbers: boolean;
  /** Has a step that carries values down, so that a blank cell says nothing of the row. */
  readonly fillsDown: boolean;
  /** The steps that read other columns; empty for most. */
  readonly reads: readonly RowReading[];
  /**
   * Text steps leave values that are not text alone; every step but `default`, `join` and an expression that does not use `value`
   * leaves a blank alone.
   *
   * @param row the finished values of the columns that the steps read
   * @param isRecord `false` for totals and repeated headers that are kept: what they say is no value of the rows below them
   * @throws TransformError
   */
  apply(value: OutputValue, row: ExpressionRow, isRecord?: boolean): OutputValue;
  /** The same steps for the rows of one table, which remember nothing of another's. */
  forTable(): Transform;
}

interface Step {
  run(value: OutputValue, row: ExpressionRow, isRecord: boolean): OutputValue;
  /** For a step that remembers: the same, with nothing to remember yet. */
  begin?: () => Step['run'];
  reads?: RowReading;
  /** Makes a value out of nothing. */
  makes?: boolean;
}

/** @throws PatternError, ExpressionError, DateFormatError, CountryError or LookupError when a step is wrong in itself. */
export function compileTransform(
  steps: readonly TransformStep[],
  lookups: LookupTables = new Map(),
  growth = new GrowthMeter(),
): Transform {
  const compiled = steps.map((step) => compileStep(step, lookups, growth));
  const has = (key: string) => steps.some((step) => typeof step === 'object' && key in step);
  const fillsDown = has('fill');
  const withRuns = (runs: readonly Step['run'][]): Transform => ({
    isEmpty: steps.length === 0,
    makesValues: compiled.some((step) => step.makes === true),
    isSlow: has('cel'),
    keepsTidy: steps.every((step) => step === 'trim' || step === 'collapseSpaces'),
    fixesDates: has('date'),
    fixesNumbers: has('number'),
    fillsDown,
    reads: compiled.flatMap((step) => step.reads ?? []),
    apply(value, row, isRecord = true) {
      let current = value;
      for (let index = 0; index < runs.length; index++) {
        const run = runs[index];
        if (run) current = run(current, row, isRecord);
      }
      return current;
    },
    forTable: fillsDown ? () => withRuns(runsOf(compiled)) : () => shared,
  });
  const shared = withRuns(runsOf(compiled));
  return shared;
}

function runsOf(steps: readonly Step[]): Step['run'][] {
  return steps.map((step) => step.begin?.() ?? step.run);
}

function compileStep(step: TransformStep, lookups: LookupTables, growth: GrowthMeter): Step {
  if (typeof step === 'string') return onText(textSteps[step]);
  if ('cel' in step) return expressionStep(compileExpression(step.cel));
  if ('replace' in step) {
    const pattern = compilePattern(step.replace.pattern);
    const { with: replacement } = step.replace;
    return onText((text) => {
      growth.allow(text.length, pattern.longestResult(text, replacement));
      return pattern.replaceAll(text, replacement);
    });
  }
  if ('split' in step) {
    const { on, take } = step.split;
    return onText((text) => text.split(on).at(take) ?? null);
  }
  if ('join' in step) return joinStep(step.join.fields, step.join.with, growth);
  if ('empty' in step) {
    const tokens = new Set(step.empty.map((token) => token.trim().toLowerCase()));
    return onText((text) => (tokens.has(text.trim().toLowerCase()) ? null : text));
  }
  if ('lookup' in step) {
    const find = textIndex(Object.entries(step.lookup));
    return onFilled((value) => find(String(value)) ?? value);
  }
  if ('lookupIn' in step) return onFilled(compileLookup(step.lookupIn, lookups));
  if ('number' in step) return onText(compileNumber(step.number));
  if ('phone' in step) return onText(compilePhone(step.phone));
  if ('default' in step) {
    const fallback = step.default;
    return {
      run: (value) => (value === null || (typeof value === 'string' && isBlank(value)) ? fallback : value),
      makes: true,
    };
  }
  if ('fill' in step) return { run: fillDown(), begin: fillDown };
  const read = compileDate(step.date);
  return { run: (value) => (typeof value === 'string' || typeof value === 'number' ? read(value) : value) };
}

/** Gives a blank the last value of a record that was none. */
function fillDown(): Step['run'] {
  let last: OutputValue = null;
  return (value, _row, isRecord) => {
    if (value === null || (typeof value === 'string' && isBlank(value))) return last;
    if (isRecord) last = value;
    return value;
  };
}

function onText(change: (text: string) => OutputValue): Step {
  return { run: (value) => (typeof value === 'string' ? change(value) : value) };
}

function onFilled(change: (value: OutputValue) => OutputValue): Step {
  return { run: (value) => (value === null ? null : change(value)) };
}

function joinStep(fields: readonly string[], separator: string, growth: GrowthMeter): Step {
  const run: Step['run'] = (_value, row) => {
    const parts = fields.flatMap((name) => row.get(name) ?? []);
    if (parts.length === 0) return null;
    const lengths = parts.map((part) => String(part).length);
    growth.allow(
      Math.max(...lengths),
      lengths.reduce((sum, length) => sum + length + separator.length, 0),
    );
    return parts.join(separator);
  };
  return { run, reads: { what: `The step join`, names: fields }, makes: true };
}

function expressionStep(expression: Expression): Step {
  const { source, rowNames, usesValue } = expression;
  const run: Step['run'] = (value, row) => (value === null && usesValue ? null : evaluate(expression, value, row));
  if (rowNames?.length === 0) return { run, makes: !usesValue };
  return { run, makes: !usesValue, reads: { what: `The expression ${source}`, names: rowNames } };
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
