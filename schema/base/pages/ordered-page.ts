import { z } from 'zod';

/** What values of the columns are that lists can be ordered by; CREATED is the order of the ids, which are made in it. */
const kinds = {
  name: z
    .string()
    .max(1_000)
    .refine((text) => text.isWellFormed() && !text.includes('\0')),
  byteSize: z
    .string()
    .regex(/^\d{1,19}$/)
    .transform(BigInt)
    .refine((bytes) => bytes < 2n ** 63n),
  finishedAt: z.iso.datetime().transform((text) => new Date(text)),
  rowCount: z.int32(),
  issueCount: z.int32(),
};

/** A list's order other than that of its ids: by the column and then by the id, both in the same direction. */
export interface Ordering {
  column: keyof typeof kinds;
  direction: 'asc' | 'desc';
}

const orderArgument = z.object({
  orderBy: z
    .object({
      field: z.enum(['id', 'name', 'byteSize', 'finishedAt', 'rowCount', 'issueCount']),
      direction: z.enum(['asc', 'desc']),
    })
    .nullish(),
});

/**
 * The order that a list is asked for in; `null` for that of its ids, whose cursors are as everywhere, and for lists that know their own
 * cursors: they order themselves.
 */
export function orderingOf(args: object, { isCursor }: { isCursor?: unknown } = {}): Ordering | null {
  if (isCursor !== undefined) return null;
  const { orderBy } = orderArgument.parse(args);
  if (!orderBy || orderBy.field === 'id') return null;
  return { column: orderBy.field, direction: orderBy.direction };
}

/** A place in an ordered list: whether there is still a row or not. */
export interface Place {
  value: string | number | bigint | Date;
  id: string;
}

/** The arguments of a page that say where it begins, and from which end it is read. */
export const placeArguments = z.object({
  last: z.number().nullish(),
  after: z.string().nullish(),
  before: z.string().nullish(),
});

const cursorParts = z.tuple([z.string(), z.unknown(), z.string().regex(/^\w{1,40}$/)]);

/** Opaque to clients. Holds the value that the row was ordered by, so that it names a place and not a row. */
export function encodePlace({ column }: Ordering, row: Record<string, unknown>): string {
  const value = row[column];
  const text = typeof value === 'bigint' ? String(value) : value;
  return Buffer.from(JSON.stringify([column, text, row.id])).toString('base64url');
}

/** `null` for a text that is no cursor of a list in this order. */
export function decodePlace({ column }: Ordering, cursor: string): Place | null {
  const parts = cursorParts.safeParse(parsed(cursor)).data;
  if (parts?.[0] !== column) return null;
  const value = kinds[column].safeParse(parts[1]).data;
  return value === undefined ? null : { value, id: parts[2] };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
}

/** The place that a page begins behind; `null` for the first. */
export function placeIn(ordering: Ordering, args: object): Place | null {
  const { after, before } = placeArguments.parse(args);
  return decodePlace(ordering, after ?? before ?? '');
}

/** Prisma's condition on the rows behind a place, in the direction in which the page is read. */
export function behind({ column, direction }: Ordering, { value, id }: Place, isBackward: boolean) {
  const operator = (direction === 'asc') === isBackward ? 'lt' : 'gt';
  return { OR: [{ [column]: { [operator]: value } }, { [column]: value, id: { [operator]: id } }] };
}
