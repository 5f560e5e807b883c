import { isFigure } from '../text/phrases.ts';
import type { ColumnedLine } from './open-rows.ts';

/** How far a text may be from its place beside the line of its key, in font sizes. */
const misplaced = 0.25;
/** Texts of two records are so many times as far apart as the lines of one. */
export const setApart = 1.1;
/** Distances of lines differ by so little, in font sizes, where they are meant to be the same. */
const uneven = 0.1;
/** Lines farther apart than so many font sizes are not of one text. */
const farthestLines = 1.6;

/** Where a text of several lines stands beside the key of its record: with its middle, or with its last line. */
export type Placing = 'middle' | 'last';

/** The lines on which a column has text. */
interface FilledColumn {
  number: number;
  lines: readonly number[];
}

/**
 * The rows of a table whose texts of several lines stand with their middle or their last line beside the key of their record. Every
 * line of every column must find its place in this way, so that the order of keys and texts proves it.
 *
 * @param lines those below the header
 * @returns for every row the positions of its lines; `null` where texts are not set so
 */
export function placedRows(lines: readonly ColumnedLine[], placing: Placing): number[][] | null {
  const columns = (lines[0]?.columns ?? []).map(
    (_, number): FilledColumn => ({
      number,
      lines: lines.flatMap((line, index) => ((line.columns[number]?.length ?? 0) > 0 ? [index] : [])),
    }),
  );
  const counts = [...new Set(columns.map((column) => column.lines.length))].toSorted((a, b) => a - b);
  for (const count of counts) {
    const keys = columns.find((column) => column.lines.length === count)?.lines ?? [];
    if (keys.length < 2) continue;
    if (keys.length === lines.length) return null;
    const rows = rowsBeside(lines, columns, keys, placing);
    if (rows !== null) return rows;
  }
  return null;
}

function rowsBeside(
  lines: readonly ColumnedLine[],
  columns: readonly FilledColumn[],
  keys: readonly number[],
  placing: Placing,
): number[][] | null {
  const rowAt = new Map(keys.map((line, row) => [line, row]));
  for (const column of columns) {
    const places = placesOf(column, lines, keys, placing);
    if (places === null) return null;
    for (const [line, row] of places) {
      if ((rowAt.get(line) ?? row) !== row) return null;
      rowAt.set(line, row);
    }
  }
  if (rowAt.size < lines.length) return null;
  const rows = keys.map((): number[] => []);
  for (const line of lines.keys()) rows[rowAt.get(line) ?? 0]?.push(line);
  return rows;
}

/** The row of each line of a column; `null` where one has a place in none. */
function placesOf(
  column: FilledColumn,
  lines: readonly ColumnedLine[],
  keys: readonly number[],
  placing: Placing,
): [line: number, row: number][] | null {
  const places: [number, number][] = [];
  const baselines = column.lines.map((line) => lines[line]?.baseline ?? 0);
  for (const [row, key] of keys.entries()) {
    const { baseline = 0, size = 0 } = lines[key] ?? {};
    const at = places.length;
    const taken = textBeside(baselines, at, { baseline, size }, placing);
    if (taken === null) return null;
    const own = column.lines.slice(at, at + taken);
    // Numbers below each other are values of several records.
    if (taken > 1 && own.some((line) => holdsFigure(lines[line], column.number))) return null;
    if (taken > 1 && placing === 'last' && !isWrapped(column.number, baselines.slice(Math.max(0, at - 1), at + 2)))
      return null;
    for (const line of own) places.push([line, row]);
  }
  return places.length === column.lines.length && areApart(places, lines) ? places : null;
}

/** Whether no two lines of one text are farther apart than the lines of two texts. */
function areApart(places: readonly [line: number, row: number][], lines: readonly ColumnedLine[]): boolean {
  const within: number[] = [];
  const between: number[] = [];
  for (const [index, [line, row]] of places.entries()) {
    const above = places[index - 1];
    if (above === undefined) continue;
    const distance = (lines[line]?.baseline ?? 0) - (lines[above[0]]?.baseline ?? 0);
    (above[1] === row ? within : between).push(distance);
  }
  const size = Math.max(...lines.map((line) => line.size));
  return Math.max(0, ...within) < Math.min(Number.POSITIVE_INFINITY, ...between) + uneven * size;
}

/** How many lines from a position on are a text in its place beside a key, 0 where the key has none; `null` where they are out of place. */
function textBeside(
  baselines: readonly number[],
  at: number,
  { baseline, size }: { baseline: number; size: number },
  placing: Placing,
): number | null {
  const reach = misplaced * size;
  let sum = 0;
  let place = baseline;
  let count = 0;
  for (; at + count < baselines.length; count++) {
    const line = baselines[at + count] ?? 0;
    const above = baselines[at + count - 1] ?? 0;
    if (count === 0 ? line > baseline + reach : line - above > farthestLines * size) break;
    sum += line;
    place = placing === 'last' ? line : sum / (count + 1);
    if (place >= baseline - reach) {
      count++;
      break;
    }
  }
  return Math.abs(place - baseline) > reach ? null : count;
}

/**
 * Whether lines are one text that ends beside its key: not the rest of the text above, from which it is farther than its lines are from
 * each other, and no heading over the first column.
 *
 * @param baselines of the line above, where there is one, and of the first two
 */
function isWrapped(column: number, baselines: readonly number[]): boolean {
  const [second = 0, first = 0, above] = baselines.toReversed();
  return column > 0 && (above === undefined || first - above > setApart * (second - first));
}

function holdsFigure(line: ColumnedLine | undefined, column: number): boolean {
  return line?.columns[column]?.some(({ text }) => isFigure(text)) ?? false;
}
