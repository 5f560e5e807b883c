import { type FetchRange, PageRoom, type RowsIndex, readRowPage, type StoredRow } from '../../engine/tables.ts';
import { LimitError } from '../kernel/index.ts';
import type { RowCondition } from './row-condition.ts';

/** Rows of the largest table that is looked through. */
export const mostSearchedRows = 100_000;
/** Rows that are read at a time: others have their turn in between. */
const stride = 1_000;

/**
 * The rows behind a place that meet the condition: `limit` of them, or fewer where they are long. Throws LimitError for a table that is
 * too large to be looked through.
 */
export async function readMatchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  page: { after: number; limit: number; matches: RowCondition; only: ReadonlySet<number> | null; room: PageRoom },
): Promise<{ rows: StoredRow[]; hasMore: boolean }> {
  const { limit, matches, room, ...place } = page;
  const rows: StoredRow[] = [];
  for await (const row of matchingRows(fetchRange, index, { ...place, matches })) {
    if (rows.length === limit || !room.takes(row.valuesText.length, rows.length === 0)) {
      return { rows, hasMore: true };
    }
    rows.push(row);
  }
  return { rows, hasMore: false };
}

/** How many rows meet the condition. Throws as `readMatchingRows`. */
export async function countMatchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  page: { matches: RowCondition; only: ReadonlySet<number> | null },
): Promise<number> {
  let count = 0;
  for await (const _row of matchingRows(fetchRange, index, { ...page, after: 0 })) count += 1;
  return count;
}

async function* matchingRows(
  fetchRange: FetchRange,
  index: RowsIndex,
  { after, matches, only }: { after: number; matches: RowCondition; only: ReadonlySet<number> | null },
): AsyncGenerator<StoredRow, void, void> {
  if (index.rowCount > mostSearchedRows) {
    const most = mostSearchedRows.toLocaleString('en');
    throw new LimitError(
      'searchedRows',
      `Tables of up to ${most} rows are looked through. Export this one, and look there.`,
    );
  }
  for (let from = after; from < index.rowCount; ) {
    const rows = await readRowPage(fetchRange, index, {
      after: from,
      limit: stride,
      room: new PageRoom(strideCharacters),
    });
    for (const row of rows) if ((only === null || only.has(row.row)) && matches(row.values)) yield row;
    from = rows.at(-1)?.row ?? index.rowCount;
  }
}

/** Characters of stored text that are held at a time. */
const strideCharacters = 4 * 1024 ** 2;
