import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Compilation, Finish, Finishing } from './compilation.ts';
import { isRecord } from './guards.ts';
import { fieldsOf } from './selection.ts';
import { uncovered } from './uncovered.ts';

/**
 * Completes what a resolver has returned (GraphQL, section 6.4.3), for types that are made of plain values only. What the executor
 * would answer with an error is thrown: the operation is then answered the ordinary way.
 */
export function completionOf(type: GraphQLOutputType, nodes: readonly FieldNode[], compilation: Compilation): Finish {
  if (isNonNullType(type)) {
    const complete = completionOf(type.ofType, nodes, compilation);
    return (value, finishing, put) =>
      complete(value, finishing, (completed) => {
        if (completed === null) throw new Error('A value is null that must not be.');
        put(completed);
      });
  }
  const complete = bareCompletion(type, nodes, compilation);
  return (value, finishing, put) => {
    if (value instanceof Error) throw value;
    if (value === null || value === undefined) return put(null);
    if (!isPromise(value)) return complete(value, finishing, put);
    finishing.pending.push(
      value.then((settled: unknown) => {
        if (settled === null || settled === undefined) put(null);
        else complete(settled, finishing, put);
      }),
    );
  };
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}

function bareCompletion(type: GraphQLOutputType, nodes: readonly FieldNode[], compilation: Compilation): Finish {
  if (isLeafType(type)) return (value, _finishing, put) => put(type.coerceOutputValue(value));
  if (isListType(type)) {
    const complete = completionOf(type.ofType, nodes, compilation);
    return (value, finishing, put) => {
      if (!Array.isArray(value)) throw new Error('A list is none.');
      const completed: unknown[] = new Array(value.length).fill(null);
      for (const [index, item] of value.entries()) {
        complete(item, finishing, (one) => {
          completed[index] = one;
        });
      }
      put(completed);
    };
  }
  if (!isObjectType(type)) return uncovered(`an object of ${type}`);
  return objectCompletion(type, nodes, compilation);
}

function objectCompletion(type: GraphQLObjectType, nodes: readonly FieldNode[], compilation: Compilation): Finish {
  if (type.extensions.pothosPrismaModel !== undefined) uncovered(`${type.name} behind a resolver`);
  const fields = [...fieldsOf(nodes, type, compilation)].map(([key, same]) => {
    const [node] = same;
    const name = node?.name.value ?? '';
    if (!node || name === '__typename') return { key, read: () => type.name, complete: asIs };
    const field = type.getFields()[name] ?? uncovered(`${type.name}.${name}`);
    return { key, read: readerOf(field, node, compilation), complete: completionOf(field.type, same, compilation) };
  });
  return (value, finishing, put) => {
    const completed: Record<string, unknown> = {};
    for (const { key, read, complete } of fields) {
      // Held for now: the keys keep the order of the selection.
      completed[key] = null;
      complete(read(value, finishing), finishing, (one) => {
        completed[key] = one;
      });
    }
    put(completed);
  };
}

const asIs: Finish = (value, _finishing, put) => put(value);

/** How a field of a plain object is read: its own resolver where it has one, as long as nothing is wrapped around that. */
function readerOf(field: GraphQLField<unknown, unknown>, node: FieldNode, compilation: Compilation) {
  if (field.extensions.pothosResolveWrapped !== false) uncovered(`${field.name} is guarded`);
  const { resolve }: { resolve?: unknown } = field;
  const args = getArgumentValues(field, node, compilation.variables);
  return (value: unknown, { context }: Finishing): unknown => {
    if (typeof resolve === 'function') return resolve(value, args, context);
    return isRecord(value) ? value[field.name] : undefined;
  };
}
