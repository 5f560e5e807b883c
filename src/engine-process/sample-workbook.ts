import type { Row, Sheet, Workbook } from '../engine/extraction.ts';
import { withRows } from '../engine/extraction.ts';

/** The first rows of the first sheets of a document, in memory: to be read as often as there are configurations to be tried on it. */
export interface Sample {
  workbook(): Workbook;
}

const mostSheets = 50;
const rowsPerSheet = 100;

/** Takes the workbook over, and closes it. */
export async function sampleOf(workbook: Workbook): Promise<Sample> {
  const sheets: { sheet: Sheet; rows: Row[] }[] = [];
  try {
    for await (const sheet of workbook.sheets()) {
      const rows: Row[] = [];
      for await (const batch of sheet.rows()) {
        rows.push(...batch.slice(0, rowsPerSheet - rows.length));
        if (rows.length >= rowsPerSheet) break;
      }
      sheets.push({ sheet, rows });
      if (sheets.length >= mostSheets) break;
    }
  } finally {
    await workbook.close();
  }
  const { format, details, warnings } = workbook;
  return {
    workbook: () => ({
      format,
      details,
      warnings,
      async *sheets() {
        for (const { sheet, rows } of sheets) {
          yield withRows(sheet, async function* () {
            // The reader of a row may change it.
            yield rows.map((row) => ({ ...row, values: [...row.values] }));
          });
        }
      },
      fractionRead: () => 1,
      close: async () => {},
    }),
  };
}
