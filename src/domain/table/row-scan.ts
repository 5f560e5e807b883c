import { setImmediate } from 'node:timers/promises';
import { currentSignal } from '../../db/cancellation.ts';
import { type FetchRange, PageRoom, type RowsIndex, readRowPage, type StoredRow } from '../../engine/tables.ts';

/** Rows of the largest table that is looked through. */
export const mostSearchedRows = 100_000;
/** Values of it. */
export const mostSearchedValues = 3_000_000;
/** Characters of stored text that are looked through: a value may be as long as a book. */
const mostCharacters = 128 * 1024 ** 2;
/** Rows that are read at a time. */
const stride = 1_000;
/** Characters of stored text that are held at a time. */
const strideCharacters = 4 * 1024 ** 2;
/** Characters after which others have their turn, whom this process answers as well: some milliseconds of work. */
const turnCharacters = 32 * 1024;

/** How many rows of a table may be looked through at once, from its first. */
export function searchableRows({ rowCount }: RowsIndex, columnCount: number): number {
  return Math.min(rowCount, mostSearchedRows, Math.floor(mostSearchedValues / Math.max(1, columnCount)));
}

/** What a look through rows has left to spend. */
export class ScanRoom {
  #characters = mostCharacters;

  get isSpent(): boolean {
    return this.#characters < 0;
  }

  spend(characters: number): void {
    this.#characters -= characters;
  }
}

/**
 * The rows behind a place, up to the row of the number `end`, or as many as there is room for. In the middle of it others have their turn.
 * Rejects with the reason of the request's signal.
 */
export async function* rowsBetween(
  fetchRange: FetchRange,
  index: RowsIndex,
  { after, end, room }: { after: number; end: number; room: ScanRoom },
): AsyncGenerator<StoredRow, void, void> {
  let sinceTurn = 0;
  for (let from = after; from < end; ) {
    const limit = Math.min(stride, end - from);
    const rows = await readRowPage(fetchRange, index, { after: from, limit, room: new PageRoom(strideCharacters) });
    for (const row of rows) {
      room.spend(row.length);
      if (room.isSpent) return;
      sinceTurn += row.length;
      if (sinceTurn > turnCharacters) {
        await othersTurn();
        sinceTurn = 0;
      }
      yield row;
    }
    from = rows.at(-1)?.row ?? end;
  }
}

/** Lets others go on who wait for this process. Rejects where the request is over. */
export async function othersTurn(): Promise<void> {
  await setImmediate();
  currentSignal()?.throwIfAborted();
}
