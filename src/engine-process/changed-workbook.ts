import type { Row, Sheet, Workbook } from '../engine/extraction.ts';
import { withRows } from '../engine/extraction.ts';

/** The same workbook with the rows of its sheets changed, or seen on their way. */
export function withRowsOf(workbook: Workbook, rows: (sheet: Sheet) => AsyncGenerator<Row[]>): Workbook {
  return {
    format: workbook.format,
    async *sheets() {
      for await (const sheet of workbook.sheets()) yield withRows(sheet, () => rows(sheet));
    },
    fractionRead: () => workbook.fractionRead(),
    // Read late: they are complete only when the rows have been read.
    get details() {
      return workbook.details;
    },
    get warnings() {
      return workbook.warnings;
    },
    close: () => workbook.close(),
  };
}
