import { type FetchRange, PageRoom, type RowsIndex, readRowPage, type StoredRow } from '../../engine/tables.ts';
import { LimitError } from '../kernel/index.ts';
import type { RowCondition } from './row-condition.ts';

/** Rows of the largest table that is looked through. */
export const mostSearchedRows = 100_000;
/** Rows that are read at a time: others have their turn in between. */
const stride = 1_000;
/** Characters of stored text that are held at a time. */
const strideCharacters = 4 * 1024 ** 2;

/** Which rows of a table are meant. */
export interface Wanted {
  /** `null` for any. */
  matches: RowCondition | null;
  /** The numbers of those that are meant; `null` for any. */
  only: ReadonlySet<number> | null;
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
  { after, matches, only }: Wanted & { after: number },
): AsyncGenerator<StoredRow, void, void> {
  if (index.rowCount > mostSearchedRows) {
    const most = mostSearchedRows.toLocaleString('en');
    throw new LimitError(
      'searchedRows',
      `Tables of up to ${most} rows are looked through. Export this one, and look there.`,
    );
  }
  for await (const row of rowsBetween(fetchRange, index, { after, end: index.rowCount })) {
    if ((only === null || only.has(row.row)) && (matches === null || matches(row.values))) yield row;
  }
}

/** The rows behind a place, up to the row of the number `end`, a few at a time. */
export async function* rowsBetween(
  fetchRange: FetchRange,
  index: RowsIndex,
  { after, end }: { after: number; end: number },
): AsyncGenerator<StoredRow, void, void> {
  for (let from = after; from < end; ) {
    const limit = Math.min(stride, end - from);
    const room = new PageRoom(strideCharacters);
    const rows = await readRowPage(fetchRange, index, { after: from, limit, room });
    yield* rows;
    from = rows.at(-1)?.row ?? end;
  }
}
