import { idInCursor } from '../base/pages/page.ts';
import { uncovered } from './uncovered.ts';

/** Items of a page unless the client says how many, and the most that it may ask for. */
const sizes = { usual: 20, most: 100 };

/**
 * A connection's arguments as Pothos hands them to Prisma, with one row more than the page has. Arguments that are refused are
 * Uncovered: the ordinary way words the refusal.
 */
export function pageQuery({ first, last, after, before }: Record<string, unknown>): Record<string, unknown> {
  const isBackward = last != null || before != null;
  if (isBackward && (first != null || after != null)) uncovered('a page in both directions');
  const size = last ?? first ?? sizes.usual;
  if (typeof size !== 'number' || size < 1 || size > sizes.most) return uncovered('the size of a page');
  const take = (isBackward ? -1 : 1) * (size + 1);
  const cursor = before ?? after;
  return cursor == null ? { take, skip: 0 } : { take, skip: 1, cursor: { id: textInCursor(cursor) } };
}

function textInCursor(cursor: unknown): string {
  return (typeof cursor === 'string' && idInCursor(cursor)) || uncovered('a cursor');
}
