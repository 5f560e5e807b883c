/**
 * The parts of a cel-js syntax tree that its type declarations leave out: each node keeps the function that evaluates it
 * in `meta.evaluate`, and `setMeta` replaces it before the first evaluation. The version is pinned; `expression.test.ts`
 * fails if a release changes this.
 */
export interface CelNode {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly meta: { readonly evaluate: CelEvaluate; readonly alternate?: unknown; readonly macro?: unknown };
  setMeta(key: 'evaluate', evaluate: CelEvaluate): unknown;
}
type CelEvaluate = (evaluator: CelEvaluator, node: CelNode, context: unknown) => unknown;
interface CelEvaluator {
  run(node: CelNode, context: unknown): unknown;
}

function isCelNode(value: unknown): value is CelNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'setMeta' in value && 'meta' in value;
}

/** Every node of the tree once, macro expansions included. */
export function celNodes(root: unknown): CelNode[] {
  const nodes: CelNode[] = [];
  const seen = new Set<unknown>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const item = pending.pop();
    if (typeof item !== 'object' || item === null || seen.has(item)) continue;
    seen.add(item);
    if (isCelNode(item)) {
      nodes.push(item);
      pending.push(item.args, item.meta.alternate, item.meta.macro);
    } else if (Array.isArray(item)) {
      pending.push(...item);
    } else if (Object.getPrototypeOf(item) === Object.prototype) {
      pending.push(...Object.values(item));
    }
  }
  return nodes;
}

/** `[method, receiver, arguments]` of a method call, or `null` for any other node. */
export function methodCall(node: CelNode): { method: string; receiver: CelNode; args: CelNode[] } | null {
  if (node.op !== 'rcall' || !Array.isArray(node.args)) return null;
  const [method, receiver, args] = node.args;
  if (typeof method !== 'string' || !isCelNode(receiver) || !Array.isArray(args)) return null;
  return { method, receiver, args: args.filter(isCelNode) };
}

/** The text of a string literal, else `null`. */
export function literalText(node: CelNode | undefined): string | null {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : null;
}

/** The key in `variable.key` or `variable['key']`; `null` for any other node. */
export function memberOf(node: CelNode, variable: string): string | null {
  if ((node.op !== '.' && node.op !== '[]') || !Array.isArray(node.args)) return null;
  const [object, key] = node.args;
  if (!isCelNode(object) || object.op !== 'id' || object.args !== variable) return null;
  if (typeof key === 'string') return key;
  return isCelNode(key) ? literalText(key) : null;
}
