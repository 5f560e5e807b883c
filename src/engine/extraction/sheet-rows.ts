import type { Row, Sheet } from '../model.ts';

/** The same sheet with other rows, or with its rows seen on their way. */
export function withRows(sheet: Sheet, rows: () => AsyncGenerator<Row[]>): Sheet {
  const { index, name, hidden, epoch } = sheet;
  return {
    index,
    name,
    hidden,
    epoch,
    rows,
    // Read late: a streaming reader knows these only once it has come to them.
    get formats() {
      return sheet.formats;
    },
    get hiddenColumns() {
      return sheet.hiddenColumns;
    },
    get merges() {
      return sheet.merges;
    },
    ...(sheet.title === undefined ? {} : { title: sheet.title }),
    ...(sheet.page === undefined ? {} : { page: sheet.page }),
    ...(sheet.layout === undefined ? {} : { layout: sheet.layout }),
    ...(sheet.totals === undefined ? {} : { totals: sheet.totals }),
  };
}
