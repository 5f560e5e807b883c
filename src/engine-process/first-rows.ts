import type { Row, Sheet, Workbook } from '../engine/extraction.ts';
import { withRowsOf } from './changed-workbook.ts';

/** A workbook whose sheets end after their first rows. */
export interface FirstRows {
  workbook: Workbook;
  /** Whether a sheet was cut, once it has been read. */
  isCut(): boolean;
}

export function firstRowsOf(workbook: Workbook, most: number): FirstRows {
  let isCut = false;
  async function* rows(sheet: Sheet): AsyncGenerator<Row[]> {
    let left = most;
    for await (const batch of sheet.rows()) {
      // One row more than is given tells that there are more.
      if (batch.length > left) {
        isCut = true;
        if (left > 0) yield batch.slice(0, left);
        return;
      }
      left -= batch.length;
      yield batch;
    }
  }
  return { workbook: withRowsOf(workbook, rows), isCut: () => isCut };
}
