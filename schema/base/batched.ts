import DataLoader from 'dataloader';
import type { GraphQLContext } from './context.ts';

/** What is looked up for many rows of one operation at a time; `null` for what was not found. */
export function batched<Value>(
  find: (context: GraphQLContext, ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): (context: GraphQLContext, id: string) => Promise<Value | null> {
  const loaders = new WeakMap<GraphQLContext, DataLoader<string, Value | null>>();
  return (context, id) => {
    const loader =
      loaders.get(context) ??
      new DataLoader<string, Value | null>(async (ids) => {
        const found = await find(context, ids);
        return ids.map((wanted) => found.get(wanted) ?? null);
      });
    loaders.set(context, loader);
    return loader.load(id);
  };
}
