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
 * The rows behind a place that meet the condition: `limit` of them, or fewer where they are long. Throws LimitError for a table that is
 * too large to be looked through.
 */
export async function readMatchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  page: Wanted & { after: number; limit: number; room: PageRoom },
): Promise<{ rows: StoredRow[]; hasMore: boolean }> {
  const { limit, room, ...place } = page;
  const rows: StoredRow[] = [];
  for await (const row of matchingRows(fetchRange, index, place)) {
    if (rows.length === limit || !room.takes(row.valuesText.length, rows.length === 0)) {
      return { rows, hasMore: true };
    }
    rows.push(row);
  }
  return { rows, hasMore: false };
}

/** How many rows meet the condition. Throws as `readMatchingRows`. */
export async function countMatchingRows(fetchRange: FetchRange, index: RowsIndex, wanted: Wanted): Promise<number> {
  let count = 0;
  for await (const _row of matchingRows(fetchRange, index, { ...wanted, after: 0 })) count += 1;
  return count;
}

/** All rows behind a place that meet the condition. Throws as `readMatchingRows`. */
export async function* matchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  { after, matches, only, columnCount }: Wanted & { after: number },
): AsyncGenerator<StoredRow, void, void> {
  if (index.rowCount > searchableRows(index, columnCount)) throw tooLarge();
  const room = new ScanRoom();
  for await (const row of rowsBetween(fetchRange, index, { after, end: index.rowCount, room })) {
    if ((only === null || only.has(row.row)) && (matches === null || matches(row.values))) yield row;
  }
  if (room.isSpent) throw tooLarge();
}

function tooLarge(): LimitError {
  const [rows, values] = [mostSearchedRows, mostSearchedValues].map((most) => most.toLocaleString('en'));
  const message = `Tables of up to ${rows} rows, ${values} values and 128 MiB are looked through. Export this one, and look there.`;
  return new LimitError('searchedRows', message);
}
