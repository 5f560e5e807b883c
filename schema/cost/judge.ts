import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationTypeNode,
} from 'graphql';
import type { Budget } from './declaration.ts';
import { evaluate, type Formula, type Variables } from './formula.ts';
import { type Price, priceOf } from './price.ts';
import { resolvedShape } from './shape.ts';

/** What an operation may be like. */
export interface QueryLimits {
  /** Words and signs of the document. */
  tokens: number;
  depth: number;
  aliases: number;
  directives: number;
  /** Points of one operation. */
  points: number;
  /** Points of what a subscription answers each time. */
  subscriptionPoints: number;
}

export interface Judgement {
  /** Points, whole. */
  cost: number;
  /** How often each budget of its own is drawn on. */
  draws: ReadonlyMap<Budget, number>;
  /** What is too much of it; `null` when it may run. */
  excess: Excess | null;
}

export interface Excess {
  measure: 'cost' | 'depth' | 'aliases' | 'directives' | 'tokens';
  /** How much it has of that. */
  cost: number;
  limit: number;
}

interface Known extends Price {
  kind: OperationTypeNode;
  depth: number;
  aliases: number;
}

/** What does not depend on variables is worked out once for each document, and goes with it. */
const known = new WeakMap<DocumentNode, Map<string, Known | null>>();

/**
 * What an operation costs, and whether it may run: judged before anything of it is. The document has been parsed and found valid;
 * the variables are as they came. One without such an operation costs a point, and is refused elsewhere.
 */
export function judge(
  schema: GraphQLSchema,
  {
    document,
    operationName,
    variables,
  }: { document: DocumentNode; operationName?: string | null | undefined; variables: Variables },
  limits: QueryLimits,
): Judgement {
  const operation = knownOf(schema, document, operationName ?? null);
  if (!operation) return { cost: 1, draws: new Map(), excess: null };
  const cost = whole(evaluate(operation.points, variables));
  const limit = operation.kind === 'subscription' ? limits.subscriptionPoints : limits.points;
  const excess =
    exceeding('depth', operation.depth, limits.depth) ??
    exceeding('aliases', operation.aliases, limits.aliases) ??
    exceeding('cost', cost, limit);
  return { cost, draws: evaluateEach(operation.draws, variables), excess };
}

export function exceeding(measure: Excess['measure'], cost: number, limit: number): Excess | null {
  return cost > limit ? { measure, cost, limit } : null;
}

function knownOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): Known | null {
  const ofDocument = known.get(document) ?? new Map<string, Known | null>();
  known.set(document, ofDocument);
  const operation = getOperationAST(document, operationName);
  const key = operation?.name?.value ?? '';
  const found = ofDocument.get(key);
  if (found !== undefined || !operation) return found ?? null;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const made: Known = {
    kind: operation.operation,
    ...priceOf(schema, operation, fragments),
    ...resolvedShape(operation.selectionSet, fragments),
  };
  ofDocument.set(key, made);
  return made;
}

function evaluateEach(formulas: ReadonlyMap<Budget, Formula>, variables: Variables): Map<Budget, number> {
  return new Map([...formulas].map(([budget, formula]) => [budget, evaluate(formula, variables)]));
}

/** At least one, and a number that JSON can carry, also of an operation that would answer more than there are atoms. */
function whole(points: number): number {
  return Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, Math.ceil(points - 1e-9)));
}
