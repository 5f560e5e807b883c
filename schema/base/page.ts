import { z } from 'zod';
import { ValidationError } from '../../src/domain/kernel/index.ts';

const defaultSize = 20;

const pageArgs = z.object({
  first: z.int().nullish(),
  last: z.int().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
});

/** How many items a forward-only page has. Throws ValidationError out of 1…max, and for backward paging. */
export function pageSize(
  args: { first?: number | null; last?: number | null; before?: string | null },
  max: number,
): number {
  if (args.last != null || args.before != null) {
    throw new ValidationError('This list is read forward only.', [
      { path: args.last == null ? 'before' : 'last', message: 'Use first and after.', code: 'INVALID' },
    ]);
  }
  const first = args.first ?? defaultSize;
  if (first < 1 || first > max) {
    throw new ValidationError('The page size cannot be used.', [
      { path: 'first', message: `A page has 1 to ${max} items.`, code: 'OUT_OF_RANGE' },
    ]);
  }
  return first;
}

/** One page of a list that is read forward only; every cursor and both ends of the page are named by `cursorOf`. */
export function forwardPage<Found, Node>(
  page: readonly Found[],
  { hasNextPage, hasPreviousPage, cursorOf, nodeOf, totalCount }: ForwardPage<Found, Node>,
) {
  const [first, last] = [page[0], page.at(-1)];
  return {
    totalCount,
    edges: page.flatMap((item) => {
      const node = nodeOf(item);
      return node === null ? [] : [{ cursor: cursorOf(item), node }];
    }),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: last === undefined ? null : cursorOf(last),
    },
  };
}

interface ForwardPage<Found, Node> {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  cursorOf(item: Found): string;
  /** `null` for what is not to be shown. */
  nodeOf(item: Found): Node | null;
  /** How many there are in all, or how to count them. */
  totalCount: number | (() => Promise<number>);
}

/** The id in a cursor as Pothos writes it, base64 (RFC 4648) of `GPC:S:` and the id; `null` in any other text. */
export function idInCursor(cursor: string): string | null {
  const id = /^GPC:S:(\w{1,40})$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  return id !== undefined && Buffer.from(`GPC:S:${id}`).toString('base64') === cursor ? id : null;
}

/** Whether a cursor is a position as Pothos writes it, which is a bigint of PostgreSQL's. */
export function isPositionCursor(cursor: string): boolean {
  return /^GPC:I:\d{1,18}$/.test(Buffer.from(cursor, 'base64').toString());
}

/**
 * The query of a connection, once its page has been found good: 1 to 100 in one direction, behind a cursor of this list. Throws
 * ValidationError.
 */
export function paged<Query>(
  args: object,
  query: Query,
  isCursor: (cursor: string) => boolean = (cursor) => idInCursor(cursor) !== null,
): Query {
  const { first, last, ...cursors } = pageArgs.parse(args);
  for (const [path, cursor] of Object.entries(cursors)) {
    if (cursor != null && !isCursor(cursor)) throw wrongCursor(path);
  }
  const asked = Object.entries({ first, last }).filter(([, size]) => size != null);
  if (asked.length > 1) {
    throw new ValidationError('The page cannot be read from both ends.', [
      { path: 'last', message: 'Give first or last, not both.', code: 'INVALID' },
    ]);
  }
  for (const [path, size] of asked) {
    if (size == null || size < 1 || size > 100) {
      throw new ValidationError('The page size cannot be used.', [
        { path, message: 'A page has 1 to 100 items.', code: 'OUT_OF_RANGE' },
      ]);
    }
  }
  return query;
}

/** Cursors of lists whose items have numbers; opaque to clients. */
export const numberCursor = {
  encode: (number: number): string => Buffer.from(`n:${number}`).toString('base64url'),
  decode(cursor: string): number {
    const match = /^n:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString());
    if (match) return Number(match[1]);
    throw wrongCursor('after');
  },
};

function wrongCursor(path: string): ValidationError {
  const message = 'It is not a cursor of this list.';
  return new ValidationError('The cursor cannot be used.', [{ path, message, code: 'INVALID_CURSOR' }]);
}
