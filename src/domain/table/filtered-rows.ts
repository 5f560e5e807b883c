import type { FetchRange, PageRoom, RowsIndex, StoredRow } from '../../engine/tables.ts';
import { LimitError } from '../kernel/index.ts';
import type { RowCondition } from './row-condition.ts';
import { mostSearchedRows, mostSearchedValues, rowsBetween, ScanRoom, searchableRows } from './row-scan.ts';

/** Which rows of a table are meant. */
export interface Wanted {
  /** `null` for any. */
  matches: RowCondition | null;
  /** The numbers of those that are meant; `null` for any. */
  only: Pick<ReadonlySet<number>, 'has'> | null;
  /** How many columns the table has. */
  columnCount: number;
}

/**
 * The rows behind a place that meet the condition: `limit` of them, or fewer where they are long, or where as much was looked through as
 * is at once. The page ends with the row `upTo`, behind which the next one begins; there may be no row in it.
 */
export async function readMatchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  { after, limit, room, matches, only, columnCount }: Wanted & { after: number; limit: number; room: PageRoom },
): Promise<{ rows: StoredRow[]; hasMore: boolean; upTo: number }> {
  const end = Math.min(index.rowCount, after + searchableRows(index, columnCount));
  const scanned = new ScanRoom();
  const rows: StoredRow[] = [];
  let upTo = after;
  for await (const row of rowsBetween(fetchRange, index, { after, end, room: scanned })) {
    if (isWanted(row, { matches, only })) {
      const isFull = rows.length === limit || !room.takes(row.valuesText.length, rows.length === 0);
      if (isFull) return { rows, hasMore: true, upTo };
      rows.push(row);
    }
    upTo = row.row;
  }
  return { rows, hasMore: upTo < index.rowCount, upTo };
}

/** How many rows meet the condition. Throws LimitError for a table that is too large to be looked through at once. */
export async function countMatchingRows(fetchRange: FetchRange, index: RowsIndex, wanted: Wanted): Promise<number> {
  let count = 0;
  for await (const _row of matchingRows(fetchRange, index, wanted)) count += 1;
  return count;
}

/** All rows that meet the condition. Throws as `countMatchingRows`. */
export async function* matchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  { matches, only, columnCount }: Wanted,
): AsyncGenerator<StoredRow, void, void> {
  if (index.rowCount > searchableRows(index, columnCount)) throw tooLarge();
  const room = new ScanRoom();
  for await (const row of rowsBetween(fetchRange, index, { after: 0, end: index.rowCount, room })) {
    if (isWanted(row, { matches, only })) yield row;
  }
  if (room.isSpent) throw tooLarge();
}

function isWanted(row: StoredRow, { matches, only }: Pick<Wanted, 'matches' | 'only'>): boolean {
  return (only === null || only.has(row.row)) && (matches === null || matches(row.values));
}

function tooLarge(): LimitError {
  const [rows, values] = [mostSearchedRows, mostSearchedValues].map((most) => most.toLocaleString('en'));
  const message = `Tables of up to ${rows} rows, ${values} values and 128 MiB are ordered, and their rows that are narrowed counted. Export this one, and look there.`;
  return new LimitError('searchedRows', message);
}
