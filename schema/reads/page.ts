import { type Ordering, placeIn } from '../base/pages/ordered-page.ts';
import { columnAsText } from './column.ts';
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
  /** The column that it is ordered by before the unique one, where there is one. */
  by: Column | null;
  /** The unique column that it is ordered by. Its cursors are made of both. */
  column: Column;
  direction: 'asc' | 'desc';
  /** How many it shows. */
  size: number;
  isBackward: boolean;
  /** The parameters with the place that it begins behind, one for each column of the order, whether there is still a row or not. */
  cursor: readonly string[] | null;
}

/** What a list is asked for in another order than that of its ids, with the arguments of its page. */
export interface OrderedPage {
  ordering: Ordering;
  args: object;
}

/** Reads `{ orderBy, take, skip, cursor }`, as Pothos makes them of a connection's arguments; of a list in another order without its cursor. */
export function pageOf(
  query: Record<string, unknown>,
  rows: Pick<Page, 'model' | 'alias' | 'where' | 'count'>,
  parameters: Parameters,
  ordered: OrderedPage | null = null,
): Page {
  const { orderBy, take, skip, cursor } = query;
  if (ordered) return orderedPageOf(query, rows, parameters, ordered);
  const [order, ...others] = isRecord(orderBy) ? Object.entries(orderBy) : [];
  if (!order || others.length > 0 || (order[1] !== 'asc' && order[1] !== 'desc')) return uncovered('an order');
  const column = rows.model.columns.get(order[0]) ?? uncovered('an order');
  if (column.type !== 'String' || typeof take !== 'number' || Math.abs(take) < 2) return uncovered('a page');
  const shape = {
    ...rows,
    by: null,
    column,
    direction: order[1],
    size: Math.abs(take) - 1,
    isBackward: take < 0,
  } as const;
  if (cursor === undefined) return skip === 0 ? { ...shape, cursor: null } : uncovered('a page');
  const at = isRecord(cursor) && Object.keys(cursor).join() === column.name ? cursor[column.name] : null;
  return typeof at === 'string' && skip === 1 ? { ...shape, cursor: [parameters.add(at)] } : uncovered('a cursor');
}

function orderedPageOf(
  { orderBy, take }: Record<string, unknown>,
  rows: Pick<Page, 'model' | 'alias' | 'where' | 'count'>,
  parameters: Parameters,
  { ordering, args }: OrderedPage,
): Page {
  const { direction } = ordering;
  const [by, column] = [ordering.column, 'id'].map((name) => rows.model.columns.get(name) ?? uncovered('an order'));
  const isAsPlanned = JSON.stringify(orderBy) === JSON.stringify([{ [ordering.column]: direction }, { id: direction }]);
  if (!by || !column || !isAsPlanned || typeof take !== 'number' || Math.abs(take) < 2) return uncovered('an order');
  const place = placeIn(ordering, args);
  const cursor = place && [valueText(place.value), place.id].map((value) => parameters.add(value));
  return { ...rows, by, column, direction, size: Math.abs(take) - 1, isBackward: take < 0, cursor };
}

function valueText(value: string | number | bigint | Date): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

/** The columns of the order, the unique one last. */
function keysOf({ alias, by, column }: Pick<Page, 'alias' | 'by' | 'column'>): string[] {
  return [...(by ? [by] : []), column].map(({ sql }) => `${alias}.${sql}`);
}

function inOrder(page: Page, direction: 'asc' | 'desc'): string {
  return `ORDER BY ${keysOf(page)
    .map((key) => `${key} ${direction}`)
    .join(', ')}`;
}

/** `selected` of the first `limit` rows from where the page begins, in the order of the connection. */
export function pageRows(page: Page, selected: string, limit: number): string {
  const { model, alias, where, direction, isBackward, cursor } = page;
  const back = direction === 'asc' ? 'desc' : 'asc';
  const towards = isBackward ? back : direction;
  const isBehind =
    cursor === null ? '' : ` AND (${keysOf(page).join(', ')}) ${towards === 'asc' ? '>' : '<'} (${cursor.join(', ')})`;
  const rows = (what: string) =>
    `SELECT ${what} FROM ${model.table} ${alias} WHERE ${where}${isBehind} ${inOrder(page, towards)} LIMIT ${limit}`;
  return isBackward
    ? `SELECT ${selected} FROM (${rows(`${alias}.*`)}) ${alias} ${inOrder(page, direction)}`
    : rows(selected);
}

/** Whether there is more in the direction of the page. */
export function hasMore(page: Page): string {
  return `((SELECT count(*) FROM (${pageRows(page, '', page.size + 1)}) "$") > ${page.size})::text`;
}

/** The cursor of the page's first or last row. */
export function endCursor(page: Page, end: 'first' | 'last'): string {
  const { alias, direction } = page;
  const back = direction === 'asc' ? 'desc' : 'asc';
  const keys = pageRows(page, keysOf(page).join(', '), page.size);
  return orNull(
    `SELECT ${cursorOf(page)} FROM (${keys}) ${alias} ${inOrder(page, end === 'first' ? direction : back)} LIMIT 1`,
  );
}

/**
 * A row's cursor as Pothos writes it: base64 (RFC 4648) without the line breaks that PostgreSQL puts in (RFC 2045). In another order as
 * `encodePlace` does, in the alphabet for URLs and without padding.
 */
export function cursorOf({ alias, by, column }: Pick<Page, 'alias' | 'by' | 'column'>): string {
  if (by) {
    const place = `'["${by.name}",' || ${columnAsText(by, alias)} || ',"' || ${alias}.${column.sql} || '"]'`;
    return quoted(`translate(encode(convert_to(${place}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`);
  }
  return quoted(`translate(encode(convert_to('GPC:S:' || ${alias}.${column.sql}, 'UTF8'), 'base64'), E'\\n', '')`);
}

export function countOf({ model, alias, where, count }: Page): string {
  if (count !== null) return `${count}::text`;
  return `(SELECT count(*) FROM ${model.table} ${alias} WHERE ${where})`;
}
