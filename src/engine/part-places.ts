import type { TablePart } from './extracted-table.ts';
import { rangeToA1 } from './model.ts';

/** Where a part of a table stands, without what it holds. */
export type PartPlace = {
  sheet: string;
  /** A1 notation. */
  range: string;
  headerRows: number[];
  /** How many of the table's rows are from parts before it. */
  rowsBefore: number;
  /** The letters of its columns, in the order of the table's; `null` for one that is not there. */
  letters: (string | null)[];
};

/** The places of a table's parts; none for a table that has no parts. */
export function partPlaces(parts: readonly TablePart[] = []): PartPlace[] {
  return parts.map(({ sheet, range, headerRows, rowsBefore, letters }) => ({
    sheet: sheet.name,
    range: rangeToA1(range),
    headerRows: [...headerRows],
    rowsBefore,
    letters: [...letters],
  }));
}
