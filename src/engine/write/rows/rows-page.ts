import { frameText, lineEnd, parseLine, RowsDamagedError } from './rows-frame.ts';
import { frameOf, type RowsIndex, rowsBefore } from './rows-index.ts';
import { StoredRow } from './stored-row.ts';

/** Reads the bytes `start` to `end`, both inclusive, as ranges are in HTTP and in the object store. */
export type FetchRange = (start: number, end: number) => Promise<Uint8Array>;

export interface RowPage {
  /** Count of rows before the first; 0 for the first page. */
  after: number;
  limit: number;
  /** Only the rows of these numbers; all by default. */
  only?: ReadonlySet<number>;
  room?: PageRoom;
}

/** How many characters of stored text may still be answered: a page ends before the row that it has no room for. */
export class PageRoom {
  #characters: number;

  constructor(characters: number) {
    this.#characters = characters;
  }

  get characters(): number {
    return this.#characters;
  }

  /** Whether the row may still be answered. One that is first always may, or no reader could get past it. */
  takes(characters: number, isFirst: boolean): boolean {
    this.#characters -= characters;
    return isFirst || this.#characters >= 0;
  }
}

/**
 * The rows after row number `after`: those among the next `limit` that are wanted, or fewer where they are long. One ranged read
 * of the frames that hold them; empty past the end.
 *
 * @throws RowsDamagedError when the object is not what the index describes
 */
export async function readRowPage(fetchRange: FetchRange, index: RowsIndex, page: RowPage): Promise<StoredRow[]> {
  const { only, room = new PageRoom(Number.POSITIVE_INFINITY) } = page;
  const first = Math.max(0, Math.trunc(page.after));
  const end = Math.min(index.rowCount, first + Math.max(0, Math.trunc(page.limit)));
  if (first >= end) return [];
  const firstFrame = frameOf(index, first);
  const wanted = index.frames.slice(firstFrame, frameOf(index, end - 1) + 1);
  const frames = fetchable(wanted, room.characters);
  const start = frames[0]?.offset ?? 0;
  const last = frames.at(-1);
  const bytes = await fetchRange(start, (last?.offset ?? 0) + (last?.length ?? 0) - 1);
  const rows: StoredRow[] = [];
  let row = rowsBefore(index, firstFrame);
  for (const { offset, length } of frames) {
    const text = frameText(bytes.subarray(offset - start, offset - start + length), index);
    for (let at = 0; at < text.length && row < end; row++) {
      const stop = lineEnd(text, at);
      if (row >= first && (only === undefined || only.has(row + 1))) {
        if (!room.takes(stop - at, rows.length === 0)) return rows;
        const line = text.slice(at, stop);
        // What carries no checksum shows its damage only when it is parsed.
        if (!index.checksums) parseLine(line, row + 1);
        rows.push(new StoredRow(line, row + 1));
      }
      at = stop + 1;
    }
  }
  if (row < end && frames.length === wanted.length)
    throw new RowsDamagedError(`The rows object ends after row ${row}; its index says ${index.rowCount}.`);
  return rows;
}

/** As many of the frames as may be read at once: they are smaller than the text that there is room for. */
function fetchable(frames: RowsIndex['frames'], characters: number): RowsIndex['frames'] {
  let bytes = 0;
  const tooMuch = frames.findIndex(({ length }, at) => {
    bytes += length;
    return at > 0 && bytes > characters;
  });
  return tooMuch < 0 ? frames : frames.slice(0, tooMuch);
}
