import type { OutputRow } from '../../extracted-table.ts';
import { decodeFrame, RowsDamagedError } from './rows-frame.ts';
import type { RowsIndex } from './rows-index.ts';
import type { FetchRange } from './rows-page.ts';

/**
 * All rows of a table in order, a frame at a time: one ranged read and one batch of rows each.
 *
 * @throws RowsDamagedError when the object is not what the index describes
 */
export async function* scanRows(fetchRange: FetchRange, index: RowsIndex): AsyncGenerator<OutputRow[]> {
  let count = 0;
  for (const { offset, length } of index.frames) {
    const rows = decodeFrame(await fetchRange(offset, offset + length - 1), index, count);
    count += rows.length;
    yield rows;
  }
  if (count !== index.rowCount) {
    throw new RowsDamagedError(`The rows object has ${count} rows; its index says ${index.rowCount}.`);
  }
}
