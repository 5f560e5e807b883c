import { z } from 'zod';
import type { ValidationIssue } from '../../../src/domain/kernel/index.ts';
import { decodePlace, orderingOf } from './ordered-page.ts';

/** Items of a page whose size is not given. */
export const usualSize = 20;

const pageArgs = z.object({
  first: z.int().nullish(),
  last: z.int().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
});

/** The arguments that say which page of a connection is asked for. */
const pageArguments = ['first', 'last', 'after', 'before'] as const;

/** The arguments of the first page. */
export const nowhere = Object.fromEntries(pageArguments.map((name) => [name, undefined]));

/** Whether a field with these arguments is a connection. */
export function isPaged(names: readonly string[]): boolean {
  return pageArguments.every((name) => names.includes(name));
}

/** What the arguments of a connection may be. */
export interface PageRules {
  /** Items of the largest page. */
  most: number;
  isForwardOnly: boolean;
  /** Whether a text is a cursor of the list, as far as that can be seen. */
  isCursor(text: string): boolean;
}

const usualRules: PageRules = { most: 100, isForwardOnly: false, isCursor: (text) => idInCursor(text) !== null };

/** What is wrong with the page that is asked for; `null` when it can be read. */
export function faultOfPage(args: object, rules: Partial<PageRules> = {}): ValidationIssue | null {
  const { most, isForwardOnly, isCursor } = { ...usualRules, ...rules };
  const { first, last, after, before } = pageArgs.parse(args);
  const ordering = orderingOf(args, rules);
  const backward = last != null ? 'last' : before != null ? 'before' : null;
  if (isForwardOnly && backward) {
    return { path: backward, message: 'This list is read forward only. Use first and after.', code: 'INVALID' };
  }
  if (backward && (first != null || after != null)) {
    return { path: backward, message: 'Give first and after, or last and before, not both.', code: 'INVALID' };
  }
  for (const [path, size] of Object.entries({ first, last })) {
    if (size != null && (size < 1 || size > most)) {
      return { path, message: `A page has 1 to ${most} items.`, code: 'OUT_OF_RANGE' };
    }
  }
  for (const [path, cursor] of Object.entries({ after, before })) {
    const isOne = (text: string) => (ordering ? decodePlace(ordering, text) !== null : isCursor(text));
    if (cursor != null && !isOne(cursor)) return wrongCursor(path);
  }
  return null;
}

/** How many items a page has, of arguments that were found good. */
export function pageSize({ first, last }: { first?: number | null; last?: number | null }): number {
  return first ?? last ?? usualSize;
}

/** One page of a list whose items have cursors of their own; every cursor and both ends of the page are named by `cursorOf`. */
export function cursorPage<Found, Node>(
  page: readonly Found[],
  { hasNextPage, hasPreviousPage, cursorOf, nodeOf, totalCount, endCursor = null }: CursorPage<Found, Node>,
) {
  const [first, last] = [page[0], page.at(-1)];
  return {
    totalCount,
    edges: page.flatMap((item) => {
      const node = nodeOf(item);
      return node === null ? [] : [new Edge(node, item, cursorOf)];
    }),
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: first === undefined ? null : cursorOf(first),
      endCursor: endCursor ?? (last === undefined ? null : cursorOf(last)),
    },
  };
}

/** One place in a page. Its cursor is written when it is asked for: of a thousand rows seldom any is. */
class Edge<Found, Node> {
  readonly node: Node;
  readonly #item: Found;
  readonly #cursorOf: (item: Found) => string;

  constructor(node: Node, item: Found, cursorOf: (item: Found) => string) {
    this.node = node;
    this.#item = item;
    this.#cursorOf = cursorOf;
  }

  get cursor(): string {
    return this.#cursorOf(this.#item);
  }
}

interface CursorPage<Found, Node> {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Where the page ends, if not with its last item. */
  endCursor?: string | null;
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

/** Cursors of lists whose items have numbers; opaque to clients. */
export const numberCursor = {
  encode: (number: number): string => Buffer.from(`n:${number}`).toString('base64url'),
  /** `null` for any other text. */
  decode(cursor: string): number | null {
    const number = /^n:(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
    return number === undefined ? null : Number(number);
  },
};

function wrongCursor(path: string): ValidationIssue {
  return { path, message: 'It is not a cursor of this list.', code: 'INVALID_CURSOR' };
}
