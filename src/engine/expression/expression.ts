import { ParseError, type ParseResult } from '@marcbachmann/cel-js';
import type { OutputValue } from '../extracted-table.ts';
import { celEnvironment, joinTexts } from './cel-environment.ts';
import { type CelNode, celNodes, literalText, memberOf, methodCall } from './cel-tree.ts';
import { ExpressionError } from './expression-error.ts';
import { compilePattern, PatternError } from './pattern.ts';
import { StepMeter } from './step-meter.ts';

/** The row an expression sees: values by column name. Blank cells are left out, so that `has(row.email)` means "filled in". */
export type ExpressionRow = ReadonlyMap<string, string | number | boolean>;

/** A compiled CEL expression over `value` and `row`. Keeps the state of one extraction: compile again for the next. */
export interface Expression {
  readonly source: string;
  readonly usesValue: boolean;
  /** Whether it can only give something else than true or false, as far as its types tell. */
  readonly neverBoolean: boolean;
  /** The columns it reads; `null` when it reads the row as a whole, e.g. `size(row)`. */
  readonly rowNames: readonly string[] | null;
  /** @throws ExpressionError when this row cannot be evaluated or costs more than the budget. */
  evaluate(value: OutputValue, row: ExpressionRow): OutputValue;
}

/** As `compileExpression`, for a condition. @throws ExpressionError also when it cannot give true or false. */
export function compileCondition(source: string): Expression {
  const expression = compileExpression(source);
  if (expression.neverBoolean) throw new ExpressionError('must give true or false');
  return expression;
}

/** Building a time-zone date takes as long as some thousand plain steps. */
const timeZoneSteps = 2_000;

/**
 * Compiles a CEL expression (https://cel.dev). Beyond the standard: `row.name` of a blank cell is `null`, arithmetic mixes
 * whole numbers and decimals, `text.replace(from, to)`. `matches()` takes a literal pattern and runs in linear time.
 *
 * @throws ExpressionError with what is wrong and where.
 */
export function compileExpression(source: string): Expression {
  const { program, type } = parse(source);
  const meter = new StepMeter();
  const nodes = celNodes(program.ast);
  const wholeRow = nodes.filter((node) => isVariable(node, 'row')).length;
  const rowNames = nodes.map((node) => memberOf(node, 'row')).filter((name) => name !== null);
  const state: { row: ExpressionRow } = { row: new Map() };
  for (const node of nodes) instrument(node, meter, state);
  return {
    source,
    usesValue: nodes.some((node) => isVariable(node, 'value')),
    neverBoolean: type !== 'bool' && !type.startsWith('dyn'),
    rowNames: wholeRow > rowNames.length ? null : [...new Set(rowNames)],
    evaluate: (value, row) => {
      state.row = row;
      return toOutput(meter.run(() => program({ value, row })));
    },
  };
}

/** Names of columns in other scripts, which CEL knows as keys alone; texts stay as they are. */
const columnNames = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\b(has\(\s*)?row\.([\p{L}\p{M}\p{N}_]+)(\s*\))?/gu;

function withKeys(source: string): string {
  return source.replace(columnNames, (whole, text, has, name, end) => {
    if (text !== undefined || /^\w+$/.test(name)) return whole;
    const key = `row[${JSON.stringify(name)}]`;
    return has !== undefined && end !== undefined ? `(${key} != null)` : `${has ?? ''}${key}${end ?? ''}`;
  });
}

function parse(source: string): { program: ParseResult; type: string } {
  try {
    const program = celEnvironment.parse(withKeys(source));
    const checked = program.check();
    if (checked.error) throw checked.error;
    return { program, type: checked.type ?? 'dyn' };
  } catch (error) {
    if (error instanceof ParseError || isCelError(error)) {
      throw new ExpressionError(`is not a valid expression: ${error.summary}`, error.range?.start ?? null);
    }
    throw error;
  }
}

/** cel-js's own TypeError is not exported under a name that `instanceof` could tell from JavaScript's. */
function isCelError(error: unknown): error is { summary: string; range?: { start: number } } {
  return error instanceof Error && 'summary' in error && typeof error.summary === 'string';
}

const loops = new Set(['map', 'filter', 'all', 'exists', 'exists_one', 'bind']);

function isVariable(node: CelNode, name: string): boolean {
  return node.op === 'id' && node.args === name;
}

/** Puts the meter around a node, and our own evaluation in place of what cel-js does unsafely or strictly. */
function instrument(node: CelNode, meter: StepMeter, state: { readonly row: ExpressionRow }): void {
  const name = memberOf(node, 'row');
  if (name !== null) {
    node.setMeta('evaluate', () => meter.charge(1, state.row.get(name) ?? null));
    return;
  }
  const call = methodCall(node);
  const shadowed = call?.args.length === 0 ? undefined : call?.args[0];
  if (shadowed && loops.has(call?.method ?? '') && (isVariable(shadowed, 'row') || isVariable(shadowed, 'value'))) {
    throw new ExpressionError(
      `uses ${shadowed.args} as the name of a loop variable; choose another name`,
      shadowed.start,
    );
  }
  if (call?.method === 'matches') {
    const [argument] = call.args;
    const pattern = literalPattern(argument, node);
    node.setMeta('evaluate', (evaluator, _node, context) => {
      const text = evaluator.run(call.receiver, context);
      if (typeof text !== 'string') throw new ExpressionError(`matches() needs text, not ${kindOf(text)}`);
      meter.spend(text.length >> 3);
      return pattern.test(text);
    });
    return;
  }
  if (call?.method === 'join') {
    const [separator] = call.args;
    node.setMeta('evaluate', (evaluator, _node, context) =>
      meter.charge(1, joinTexts(evaluator.run(call.receiver, context), separator && evaluator.run(separator, context))),
    );
    return;
  }
  const cost = call?.method.startsWith('get') && call.args.length > 0 ? timeZoneSteps : 1;
  const original = node.meta.evaluate;
  // The accumulator of a loop is the same growing list in every turn: charging for its size would make loops quadratic.
  if (node.op.startsWith('accu') || node.op === '?:') {
    node.setMeta('evaluate', (evaluator, self, context) => {
      meter.spend(cost);
      return original(evaluator, self, context);
    });
    return;
  }
  node.setMeta('evaluate', (evaluator, self, context) => meter.charge(cost, original(evaluator, self, context)));
}

function literalPattern(argument: CelNode | undefined, node: CelNode) {
  const source = literalText(argument);
  if (source === null) throw new ExpressionError('matches() needs its pattern as a literal text', node.start);
  try {
    return compilePattern(source);
  } catch (error) {
    if (error instanceof PatternError) throw new ExpressionError(error.message, argument?.start ?? null);
    throw error;
  }
}

function toOutput(result: unknown): OutputValue {
  switch (typeof result) {
    case 'string':
    case 'boolean':
      return result;
    case 'number':
      if (Number.isFinite(result)) return result;
      throw new ExpressionError(`gives ${result}, which is not a value of a cell`);
    case 'bigint':
      return result >= Number.MIN_SAFE_INTEGER && result <= Number.MAX_SAFE_INTEGER ? Number(result) : String(result);
    default:
      if (result === null) return null;
      throw new ExpressionError(`gives ${kindOf(result)}; a cell holds text, a number, true, false or null`);
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
