import { addressOf, columnLetters, rangeOf } from './a1.ts';

/** The part of a table on one page of a PDF, or on one of the sheets that it is put together from. */
interface Part {
  sheet: string;
  range: string;
  /** How many of the table's rows are from parts before it. */
  rowsBefore: number;
  /** The letters of its columns there; none where they are those of the table. */
  letters: readonly (string | null)[];
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

/** Where a table stands in a document: one place, or one on each page or sheet that it goes over. */
export function placesOf({ sheet, range, parts }: FoundAt): readonly Part[] {
  return parts.length > 0 ? parts : [{ sheet, range, rowsBefore: 0, letters: [] }];
}

/** The part that a row of a table is from; the first one for what is of no row. */
export function partOfRow(found: FoundAt, row: number | null | undefined): Part | undefined {
  const places = placesOf(found);
  return row ? places.findLast(({ rowsBefore }) => rowsBefore < row) : places[0];
}

/** The letters of a table's columns in a part of it, which may have them in another order; `null` for one that is not there. */
export function lettersIn(
  part: Part | undefined,
  columns: readonly { source?: { letter: string } | null }[],
): (string | null)[] {
  return columns.map(({ source }, at) => (part?.letters.length ? part.letters[at] : source?.letter) ?? null);
}

/** The part that stands around a row of a sheet, and the numbers of its first and last row in the table; `null` where none does. */
export function rowsAround(
  found: FoundAt,
  sheet: string,
  sourceRow: number,
): { part: Part; first: number; last: number } | null {
  const places = placesOf(found);
  const at = places.findIndex((place) => place.sheet === sheet && isAround(place, sourceRow));
  const place = places[at];
  if (!place) return null;
  return { part: place, first: place.rowsBefore + 1, last: places[at + 1]?.rowsBefore ?? Number.POSITIVE_INFINITY };
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
  const own = sheet
    ? (places.find((place) => place.sheet === sheet) ?? { ...found, sheet, rowsBefore: 0, letters: [] })
    : null;
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
