import { z } from 'zod';
import { behind, encodePlace, type Ordering, placeArguments, placeIn } from './ordered-page.ts';
import { usualSize } from './page.ts';

// Pothos plans and wraps pages whose cursors are ids. For lists in another order it is asked for the first or last rows, and the place
// that the page begins behind is put into what it has planned; the cursors in its answer are replaced.

/** The arguments without cursors, for a page that is read in the same direction. */
export function inDirection(args: object): Record<string, unknown> {
  const { last, before } = placeArguments.parse(args);
  return { ...args, after: null, before: null, ...(before != null ? { last: last ?? usualSize } : {}) };
}

const plan = z.looseObject({ select: z.record(z.string(), z.unknown()) });
const relationQuery = z.looseObject({
  // As it is: what an index may be asked goes with it under symbols.
  where: z.custom<object>((value) => typeof value === 'object' && value !== null).optional(),
  select: z.record(z.string(), z.unknown()).optional(),
});

/** What Pothos has planned, from the place of the page's cursor on, and with the column that cursors are made of. */
export function placedPlan(planned: unknown, ordering: Ordering, args: object): unknown {
  const { select, ...rest } = plan.parse(planned);
  const placed = Object.entries(select).map(([name, query]): [string, unknown] => {
    const isRelation = name !== '_count' && typeof query === 'object' && query !== null;
    return [name, isRelation ? placedQuery(query, ordering, args) : query];
  });
  return { ...rest, select: Object.fromEntries(placed) };
}

function placedQuery(query: object, ordering: Ordering, args: object): object {
  const { where, select, ...rest } = relationQuery.parse(query);
  const place = placeIn(ordering, args);
  const behindPlace = place && behind(ordering, place, placeArguments.parse(args).before != null);
  return {
    ...rest,
    where: behindPlace ? { AND: [where ?? {}, behindPlace] } : where,
    ...(select ? { select: { ...select, id: true, [ordering.column]: true } } : {}),
  };
}

interface WrappedPage {
  edges: { cursor: string; node: Record<string, unknown> }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean };
}

function isWrapped(value: unknown): value is WrappedPage {
  return (
    typeof value === 'object' && value !== null && 'edges' in value && Array.isArray(value.edges) && 'pageInfo' in value
  );
}

/** A page as Pothos has wrapped it, with the cursors of the order. */
export async function withPlaces(wrapped: unknown, ordering: Ordering, args: object): Promise<unknown> {
  const page = await wrapped;
  if (!isWrapped(page)) throw new Error('A page is none.');
  const { after, before } = placeArguments.parse(args);
  // The nodes stay the objects that they are: Pothos knows them again.
  const edges = page.edges.map((edge) => ({ ...edge, cursor: encodePlace(ordering, edge.node) }));
  return {
    ...page,
    edges,
    pageInfo: {
      hasPreviousPage: after != null || page.pageInfo.hasPreviousPage,
      hasNextPage: before != null || page.pageInfo.hasNextPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
