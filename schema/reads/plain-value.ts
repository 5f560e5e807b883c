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
import { type Compilation, type Finish, type Finishing, finishAt } from './compilation.ts';
import { isRecord } from './guards.ts';
import { fieldsOf } from './selection.ts';
import { uncovered } from './uncovered.ts';

/**
 * Completes what a resolver has returned (GraphQL, section 6.4.3), for types that are made of plain values only. What the executor
 * would answer with an error is thrown: the operation is then answered the ordinary way.
 */
export function completionOf(type: GraphQLOutputType, nodes: readonly FieldNode[], compilation: Compilation): Finish {
  const isRequired = isNonNullType(type);
  const complete = bareCompletion(isRequired ? type.ofType : type, nodes, compilation);
  const completed = (value: unknown, finishing: Finishing): unknown => {
    if (value instanceof Promise) return value.then((settled: unknown) => completed(settled, finishing));
    if (value instanceof Error) throw value;
    const one = value === null || value === undefined ? null : complete(value, finishing);
    if (one === null && isRequired) throw new Error('A value is null that must not be.');
    return one;
  };
  return completed;
}

function bareCompletion(type: GraphQLOutputType, nodes: readonly FieldNode[], compilation: Compilation): Finish {
  if (isLeafType(type)) return (value) => type.coerceOutputValue(value) ?? null;
  if (isListType(type)) {
    const complete = completionOf(type.ofType, nodes, compilation);
    return (value, finishing) => {
      if (!Array.isArray(value)) throw new Error('A list is none.');
      const completed: unknown[] = new Array(value.length).fill(null);
      for (let index = 0; index < value.length; index += 1) {
        finishAt(completed, index, complete(value[index], finishing), finishing);
      }
      return completed;
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
    if (!node || name === '__typename') return { key, finish: () => type.name };
    const field = type.getFields()[name] ?? uncovered(`${type.name}.${name}`);
    return { key, finish: fieldCompletion(field, node, same, compilation) };
  });
  return (value, finishing) => {
    const completed: Record<string, unknown> = {};
    for (const { key, finish } of fields) finishAt(completed, key, finish(value, finishing), finishing);
    return completed;
  };
}

/** A field of a plain object: its own resolver where it has one, as long as nothing is wrapped around that. */
function fieldCompletion(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  same: readonly FieldNode[],
  compilation: Compilation,
): Finish {
  if (field.extensions.pothosResolveWrapped !== false) uncovered(`${field.name} is guarded`);
  const { resolve }: { resolve?: unknown } = field;
  const complete = completionOf(field.type, same, compilation);
  if (typeof resolve !== 'function') {
    return (value, finishing) => complete(isRecord(value) ? value[field.name] : undefined, finishing);
  }
  const args = getArgumentValues(field, node, compilation.variables);
  const made: Finish = (value, finishing) => complete(resolve(value, args, finishing.context), finishing);
  const { writtenAs } = field.extensions;
  if (!writtenAs) return made;
  return (value, finishing) => {
    const text = writtenAs(value);
    return text === null ? made(value, finishing) : finishing.written(text);
  };
}
