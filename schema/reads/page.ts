import type { Parameters } from './compilation.ts';
import { orNull, quoted } from './expression.ts';
import { isRecord } from './guards.ts';
import type { Column, Model } from './models.ts';
import { uncovered } from './uncovered.ts';

/** Which rows of a model a connection shows: Prisma's own terms, and what stands around them in SQL. */
export interface Page {
  model: Model;
  alias: string;
  /** Conditions on all its rows, whatever the page. */
  where: string;
  /** How many there are in all, where that is kept. */
  count: string | null;
  /** The unique column that it is ordered by, and its cursors are made of. */
  column: Column;
  direction: 'asc' | 'desc';
  /** How many it shows. */
  size: number;
  isBackward: boolean;
  /** The parameter with the place that it begins behind, whether there is still a row or not. */
  cursor: string | null;
}

/** Reads `{ orderBy, take, skip, cursor }`, as Pothos makes them of a connection's arguments. */
export function pageOf(
  query: Record<string, unknown>,
  rows: Pick<Page, 'model' | 'alias' | 'where' | 'count'>,
  parameters: Parameters,
): Page {
  const { orderBy, take, skip, cursor } = query;
  const [order, ...others] = isRecord(orderBy) ? Object.entries(orderBy) : [];
  if (!order || others.length > 0 || (order[1] !== 'asc' && order[1] !== 'desc')) return uncovered('an order');
  const column = rows.model.columns.get(order[0]) ?? uncovered('an order');
  if (column.type !== 'String' || typeof take !== 'number' || Math.abs(take) < 2) return uncovered('a page');
  const shape = { ...rows, column, direction: order[1], size: Math.abs(take) - 1, isBackward: take < 0 } as const;
  if (cursor === undefined) return skip === 0 ? { ...shape, cursor: null } : uncovered('a page');
  const at = isRecord(cursor) && Object.keys(cursor).join() === column.name ? cursor[column.name] : null;
  return typeof at === 'string' && skip === 1 ? { ...shape, cursor: parameters.add(at) } : uncovered('a cursor');
}

/** `selected` of the first `limit` rows from where the page begins, in the order of the connection. */
export function pageRows(page: Page, selected: string, limit: number): string {
  const { model, alias, where, column, direction, isBackward, cursor } = page;
  const order = `${alias}.${column.sql}`;
  const back = direction === 'asc' ? 'desc' : 'asc';
  const towards = isBackward ? back : direction;
  const isBehind = cursor === null ? '' : ` AND ${order} ${towards === 'asc' ? '>' : '<'} ${cursor}`;
  const rows = (what: string) =>
    `SELECT ${what} FROM ${model.table} ${alias} WHERE ${where}${isBehind} ORDER BY ${order} ${towards} LIMIT ${limit}`;
  return isBackward
    ? `SELECT ${selected} FROM (${rows(`${alias}.*`)}) ${alias} ORDER BY ${order} ${direction}`
    : rows(selected);
}

/** Whether there is more in the direction of the page. */
export function hasMore(page: Page): string {
  return `((SELECT count(*) FROM (${pageRows(page, '', page.size + 1)}) "$") > ${page.size})::text`;
}

/** The cursor of the page's first or last row. */
export function endCursor(page: Page, end: 'first' | 'last'): string {
  const { alias, column, direction } = page;
  const back = direction === 'asc' ? 'desc' : 'asc';
  const order = `${alias}.${column.sql} ${end === 'first' ? direction : back}`;
  const ids = pageRows(page, `${alias}.${column.sql}`, page.size);
  return orNull(`SELECT ${cursorOf(page)} FROM (${ids}) ${alias} ORDER BY ${order} LIMIT 1`);
}

/** A row's cursor as Pothos writes it: base64 (RFC 4648) without the line breaks that PostgreSQL puts in (RFC 2045). */
export function cursorOf({ alias, column }: Pick<Page, 'alias' | 'column'>): string {
  return quoted(`translate(encode(convert_to('GPC:S:' || ${alias}.${column.sql}, 'UTF8'), 'base64'), E'\\n', '')`);
}

export function countOf({ model, alias, where, count }: Page): string {
  if (count !== null) return `${count}::text`;
  return `(SELECT count(*) FROM ${model.table} ${alias} WHERE ${where})`;
}
