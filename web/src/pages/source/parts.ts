import { addressOf, columnLetters, rangeOf } from './a1.ts';

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

/** Cells of a document. */
export interface Spot {
  sheet: string;
  /** A cell or a range. */
  at: string;
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
  const at = places.findIndex((place) => place.sheet === sheet && isAround(place, sourceRow));
  const place = places[at];
  if (!place) return null;
  return { first: place.rowsBefore + 1, last: places[at + 1]?.rowsBefore ?? Number.POSITIVE_INFINITY };
}

interface Found {
  /** Its number among the rows of the table, if it is one of them. */
  row?: number | null;
  sourceRow?: number | null;
  sourceCell?: string | null;
  /** The sheet that these are of, where that is known. */
  sheet?: string | null;
}

/**
 * Where in its document something stands, also what became no row of the table: its cell, or its record as far as the table goes. `null` where
 * that is not certain, as pages have rows of the same numbers.
 *
 * @param isAcross whether the records are columns of the sheet
 */
export function spotOf(found: FoundAt, { row, sourceRow, sourceCell, sheet }: Found, isAcross: boolean): Spot | null {
  if (!sourceRow) return null;
  const places = placesOf(found);
  const own = sheet ? (places.find((place) => place.sheet === sheet) ?? { ...found, sheet, rowsBefore: 0 }) : null;
  const around = places.length === 1 ? places : places.filter((place) => isAround(place, sourceRow));
  const place =
    own ?? (row ? places.findLast(({ rowsBefore }) => rowsBefore < row) : around.length === 1 ? around[0] : undefined);
  const cells = place && rangeOf(place.range);
  if (!cells) return null;
  const whole = isAcross
    ? [addressOf(cells.top, sourceRow), addressOf(cells.bottom, sourceRow)]
    : [addressOf(sourceRow, cells.left), addressOf(sourceRow, cells.right)];
  return { sheet: place.sheet, at: sourceCell ?? whole.join(':') };
}

/** Whether the records of a table are columns of the sheet: its columns are rows there, and named by their numbers. */
export function isTurned(columns: readonly { source?: { letter: string } | null }[]): boolean {
  return columns.some(({ source }) => source && /^\d/.test(source.letter));
}

/** The cell of a record, from 1, in a column of a table. */
export function cellOf(letter: string, record: number): string {
  return /^\d/.test(letter) ? `${columnLetters(record)}${letter}` : `${letter}${record}`;
}

function isAround({ range }: Part, sourceRow: number): boolean {
  const cells = rangeOf(range);
  return cells !== null && sourceRow >= cells.top && sourceRow <= cells.bottom;
}
