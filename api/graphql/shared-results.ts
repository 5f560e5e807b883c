import {
  type ExecutionResult,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type ValidatedSubscriptionArgs,
  visit,
} from 'graphql';
import type { Viewer } from '../../src/auth/viewer.ts';

/** What of a subscription's document decides what an item looks like. */
interface Selection {
  id: number;
  /** Variables that are used below the root field; its own arguments only say which items come. */
  variables: readonly string[];
  /** Whether nothing but the item's own fields is asked for: facts that never change, and are the same for all who may see them. */
  isOwn: boolean;
}

const selections = new WeakMap<OperationDefinitionNode, Selection | null>();
const viewers = new WeakMap<Viewer, number>();
const results = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();
const texts = new WeakMap<ExecutionResult, string>();
let lastId = 0;

/**
 * The result for an item of a timeline: one for all subscribers who have selected the same, and may see the same. Where more than
 * the event's own fields is selected, "may see the same" is "are the same viewer", and only those share who ask while it is made,
 * since what it shows of other things changes.
 */
export async function sharedResult(
  operation: ValidatedSubscriptionArgs,
  item: unknown,
  viewer: Viewer | null,
  execute: () => Promise<ExecutionResult>,
): Promise<ExecutionResult> {
  const event = eventOf(item);
  const selection = selectionOf(operation);
  if (!event || !selection || !viewer) return execute();
  const values = selection.variables.map((name) => operation.variableValues.coerced[name] ?? null);
  const key = `${selection.id} ${selection.isOwn ? '' : numberOf(viewer)} ${values.length > 0 ? JSON.stringify(values) : ''}`;
  const known = results.get(event) ?? new Map<string, Promise<ExecutionResult>>();
  results.set(event, known);
  const shared = known.get(key);
  if (shared) return shared;
  const made = execute();
  known.set(key, made);
  const result = await made.catch((error: unknown) => {
    known.delete(key);
    throw error;
  });
  // An error carries the id of one request.
  if (!selection.isOwn || result.errors) known.delete(key);
  return result;
}

function nextId(): number {
  lastId += 1;
  return lastId;
}

/** A result as JSON, written once. */
export function textOf(result: ExecutionResult): string {
  const known = texts.get(result);
  if (known !== undefined) return known;
  const text = JSON.stringify(result);
  texts.set(result, text);
  return text;
}

/** The row behind an item, which is one object for all who are sent it from a tail's window. */
function eventOf(item: unknown): object | null {
  if (typeof item !== 'object' || item === null || !('kind' in item) || item.kind !== 'event') return null;
  return 'event' in item && typeof item.event === 'object' ? item.event : null;
}

function numberOf(viewer: Viewer): number {
  const known = viewers.get(viewer) ?? nextId();
  viewers.set(viewer, known);
  return known;
}

function selectionOf(operation: ValidatedSubscriptionArgs): Selection | null {
  const known = selections.get(operation.operation);
  if (known !== undefined) return known;
  const selection = analysed(operation);
  selections.set(operation.operation, selection);
  return selection;
}

/** `null` where the root field stands in a fragment or has a directive: rare, and not worth understanding. */
function analysed({ operation, fragments }: ValidatedSubscriptionArgs): Selection | null {
  const [root] = operation.selectionSet.selections;
  const isPlain =
    operation.selectionSet.selections.length === 1 && root?.kind === Kind.FIELD && !root.directives?.length;
  if (!isPlain || !root.selectionSet) return null;
  const variables = new Set<string>();
  let isOwn = true;
  const look = {
    Variable: ({ name }: { name: { value: string } }) => {
      variables.add(name.value);
    },
    Field: ({ selectionSet }: FieldNode) => {
      if (selectionSet) isOwn = false;
    },
  };
  visit(root.selectionSet, look);
  for (const { definition } of Object.values(fragments)) visit(definition.selectionSet, look);
  return { id: nextId(), variables: [...variables], isOwn };
}
