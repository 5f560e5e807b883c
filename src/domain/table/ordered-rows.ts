import {
  type FetchRange,
  frameOf,
  type PageRoom,
  type RowsIndex,
  readRowPage,
  type StoredRow,
} from '../../engine/tables.ts';
import { ValidationError } from '../kernel/index.ts';
import { matchingRows, type Wanted } from './filtered-rows.ts';
import { sortedInTurns } from './sort-in-turns.ts';
import type { TableColumns } from './table.ts';
import { compareKeys, isBlank, type OrderKey, orderKey } from './value-order.ts';

export interface RowOrder {
  /** The column's name. */
  column: string;
  direction: 'asc' | 'desc';
}

/** Where a page of ordered rows begins: behind a row, by its number, or behind so many; 0 for the beginning. */
export interface OrderedPlace {
  after: number;
  skip: number;
}

interface Entry {
  row: number;
  /** `null` for a blank value. */
  key: OrderKey | null;
  /** Characters of the stored row. */
  length: number;
}

/**
 * Rows in the order of a column, equal ones as they stand in the sheet and blank ones last, in either direction: `limit` of them, or fewer
 * where they are long. Throws ValidationError for an unknown column or a place that is none, LimitError for a table that is too large.
 */
export async function readOrderedRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  page: Wanted & { order: RowOrder; columns: TableColumns; place: OrderedPlace; limit: number; room: PageRoom },
): Promise<{ rows: StoredRow[]; hasMore: boolean }> {
  const { order, columns, place, limit, room, ...wanted } = page;
  const at = columns.findIndex(({ name }) => name === order.column);
  const type = columns[at]?.type;
  if (type === undefined) throw fault('orderBy.column', 'The table has no such column.', 'UNKNOWN_COLUMN');
  const unordered: Entry[] = [];
  for await (const { row, values, length } of matchingRows(fetchRange, index, wanted)) {
    const value = values[at] ?? null;
    unordered.push({ row, key: isBlank(value) ? null : orderKey(value, type), length });
  }
  const sign = order.direction === 'asc' ? 1 : -1;
  const entries = await sortedInTurns(unordered, (one, other) => compareEntries(one, other, sign));
  const first = place.after === 0 ? place.skip : entries.findIndex(({ row }) => row === place.after) + 1;
  if (place.after > 0 && first === 0) throw fault('after', 'It is not a cursor of this list.', 'INVALID_CURSOR');
  const found = entries.slice(first, first + limit);
  const tooLong = found.findIndex(({ length }, place) => !room.takes(length, place === 0));
  const chosen = (tooLong < 0 ? found : found.slice(0, tooLong)).map(({ row }) => row);
  const rows = await readRowsByNumber(fetchRange, index, chosen);
  return { rows, hasMore: first + rows.length < entries.length };
}

/** The rows of these numbers, in their order: each frame that holds some of them is read once. */
async function readRowsByNumber(
  fetchRange: FetchRange,
  index: RowsIndex,
  numbers: readonly number[],
): Promise<StoredRow[]> {
  const read = new Map<number, StoredRow>();
  for (const ofFrame of Map.groupBy(numbers, (number) => frameOf(index, number - 1)).values()) {
    const first = Math.min(...ofFrame);
    const limit = Math.max(...ofFrame) - first + 1;
    const rows = await readRowPage(fetchRange, index, { after: first - 1, limit, only: new Set(ofFrame) });
    for (const row of rows) read.set(row.row, row);
  }
  return numbers.flatMap((number) => read.get(number) ?? []);
}

function compareEntries({ key: one }: Entry, { key: other }: Entry, sign: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return sign * compareKeys(one, other);
}

function fault(path: string, message: string, code: string): ValidationError {
  return new ValidationError('The rows cannot be read in that order.', [{ path, message, code }]);
}
