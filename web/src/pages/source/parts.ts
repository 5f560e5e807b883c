import { rangeOf } from './a1.ts';

/** The part of a table on one page of a PDF. */
interface Part {
  sheet: string;
  range: string;
  /** How many of the table's rows are from parts before it. */
  rowsBefore: number;
}

interface FoundAt {
  sheet: string;
  range: string;
  parts: readonly Part[];
}

/** Where a table stands in a document: one place, or one on each page that it goes over. */
export function placesOf({ sheet, range, parts }: FoundAt): readonly Part[] {
  return parts.length > 0 ? parts : [{ sheet, range, rowsBefore: 0 }];
}

/** The sheet that a row of a table is from; the first one for what is of no row. */
export function sheetOfRow(found: FoundAt, row: number | null | undefined): string {
  const places = placesOf(found);
  return (row ? places.findLast(({ rowsBefore }) => rowsBefore < row) : places[0])?.sheet ?? found.sheet;
}

/** The rows of the table, from the first number to the last, that stand around a row of a sheet; `null` where none does. */
export function rowsAround(found: FoundAt, sheet: string, sourceRow: number): { first: number; last: number } | null {
  const places = placesOf(found);
  const at = places.findIndex((place) => {
    const cells = rangeOf(place.range);
    return place.sheet === sheet && cells !== null && sourceRow >= cells.top && sourceRow <= cells.bottom;
  });
  const place = places[at];
  if (!place) return null;
  return { first: place.rowsBefore + 1, last: places[at + 1]?.rowsBefore ?? Number.POSITIVE_INFINITY };
}
