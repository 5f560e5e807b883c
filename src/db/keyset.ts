/**
 * Prisma's arguments with every page that begins behind a row beginning behind that row's place instead: Prisma looks for the row
 * itself, and answers nothing, or everything, when it was deleted since. Pages of relations inside are changed as well.
 */
export function byPlace<Args>(args: Args): Args {
  return isRecord(args) ? changed(args) : args;
}

function changed<Args extends Record<string, unknown>>(args: Args): Args {
  const inner = Object.entries(args).map(([key, value]) => {
    const holds = key === 'select' || key === 'include';
    return [key, holds && isRecord(value) ? eachChanged(value) : value] as const;
  });
  const next = { ...args, ...Object.fromEntries(inner) };
  const place = placeOf(args);
  if (!place) return next;
  Reflect.deleteProperty(next, 'cursor');
  return { ...next, skip: 0, where: isRecord(args.where) ? { AND: [args.where, place] } : place };
}

function eachChanged(relations: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(relations).map(([name, value]) => [name, isRecord(value) ? changed(value) : value]),
  );
}

/** The condition on rows behind the cursor, which is of the one column that the page is ordered by. */
function placeOf({ cursor, orderBy, take, skip }: Record<string, unknown>): Record<string, unknown> | null {
  if (!isRecord(cursor) || skip !== 1 || typeof take !== 'number') return null;
  const [[column, value] = [], ...others] = Object.entries(cursor);
  const order = column !== undefined && isRecord(orderBy) ? orderBy[column] : null;
  if (column === undefined || others.length > 0 || (order !== 'asc' && order !== 'desc')) {
    throw new Error('A page is ordered by the one column that its cursors are made of.');
  }
  return { [column]: (order === 'asc') === take > 0 ? { gt: value } : { lt: value } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
