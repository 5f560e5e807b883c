import { type ExecutionArgs, getOperationAST } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { beginSpan, isTracing } from '../../src/tracing/index.ts';
import { loggedName, type RequestFacts } from './context.ts';

/** Makes each query and mutation a part of its request's trace; over a connection that carries many, the beginning of one. */
export function tracedOperations(): Plugin<{ facts: RequestFacts }> {
  return {
    onExecute: ({ args, executeFn, setExecuteFn }) => {
      if (!isTracing()) return;
      const { document, operationName, contextValue } = args;
      const operation = getOperationAST(document, operationName);
      if (!operation) return;
      const name = loggedName(operation.name?.value ?? '');
      const facts = { 'graphql.operation.type': operation.operation, 'graphql.operation.name': name };
      const isAlone = contextValue.facts.transport !== 'HTTP';
      const options = isAlone ? { kind: 'server' as const, parent: null, facts } : { facts };
      setExecuteFn(async (given: ExecutionArgs) => {
        const span = beginSpan(`${operation.operation} ${name}`.trimEnd(), options);
        return span ? span.run(async () => executeFn(given)) : executeFn(given);
      });
    },
  };
}
