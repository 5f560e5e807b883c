import { Environment } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error.ts';

/** A text built in one step may not be longer; the step meter only sees it once it is there. */
const mostCharacters = 1_000_000;

/** The variables and functions of expressions; never changed after this module has loaded. */
export const celEnvironment = new Environment({
  homogeneousAggregateLiterals: false,
  limits: { maxAstNodes: 1_000, maxDepth: 50, maxListElements: 500, maxMapEntries: 200 },
})
  .registerVariable('value', 'dyn')
  .registerVariable('row', 'map<string, dyn>')
  .registerFunction('string.replace(string, string): string', replaceText);
// CEL knows no arithmetic between int and double, yet cells are doubles and `row.quantity + 1` is what people write.
for (const [left, right] of [
  ['int', 'double'],
  ['double', 'int'],
]) {
  celEnvironment
    .registerOperator(`${left} + ${right}: double`, (a: number, b: number) => Number(a) + Number(b))
    .registerOperator(`${left} - ${right}: double`, (a: number, b: number) => Number(a) - Number(b))
    .registerOperator(`${left} * ${right}: double`, (a: number, b: number) => Number(a) * Number(b))
    .registerOperator(`${left} / ${right}: double`, (a: number, b: number) => Number(a) / Number(b))
    .registerOperator(`${left} % ${right}: double`, (a: number, b: number) => Number(a) % Number(b));
}
celEnvironment.registerOperator('double % double: double', (a: number, b: number) => a % b);

/** Refuses what would be too long before it is built; the meter only sees results. */
function replaceText(text: string, from: string, to: string): string {
  const matches = text.length / Math.max(1, from.length) + 1;
  if (matches * to.length > mostCharacters) throw new ExpressionError('replace() gives too long a text');
  return text.replaceAll(from, () => to);
}

export function joinTexts(list: unknown, separator: unknown = ''): string {
  if (!Array.isArray(list) || typeof separator !== 'string')
    throw new ExpressionError('join() needs a list and a text');
  if (list.length * separator.length > mostCharacters) throw new ExpressionError('join() gives too long a text');
  if (!list.every((item) => typeof item === 'string')) throw new ExpressionError('join() needs a list of texts');
  return list.join(separator);
}
