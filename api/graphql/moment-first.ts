import { type DocumentNode, type ExecutionArgs, visit } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { GraphQLContext } from '../../schema/base/context.ts';
import { momentField } from '../../schema/event/events-cursor.ts';
import { readMoment } from '../../src/timeline/read.ts';

const asking = new WeakMap<DocumentNode, boolean>();

/** Whether something in the document asks where to follow from. */
export function asksForMoment(document: DocumentNode): boolean {
  const known = asking.get(document);
  if (known !== undefined) return known;
  let asks = false;
  visit(document, {
    Field: ({ name }) => {
      if (name.value === momentField) asks = true;
    },
  });
  asking.set(document, asks);
  return asks;
}

/** Reads what is settled before anything of an operation is read that asks for it: whatever is committed later comes after its cursor. */
export function momentFirst(): Plugin<GraphQLContext> {
  return {
    onExecute: ({ args: { document, contextValue }, executeFn, setExecuteFn }) => {
      if (!asksForMoment(document)) return;
      setExecuteFn(async (args: ExecutionArgs) => {
        contextValue.moment = await readMoment(contextValue.db);
        return executeFn(args);
      });
    },
  };
}
