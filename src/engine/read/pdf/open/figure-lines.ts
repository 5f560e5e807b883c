import { isFigure } from '../text/phrases.ts';
import { textOf } from '../text/words.ts';
import type { ColumnedLine } from './open-rows.ts';

/** Share of a column's texts that are numbers where it is a column of numbers. */
const figureShare = 0.6;
/** So many lines of numbers make one. */
const leastFigures = 2;

/** The first line of numbers that are no years; of years where there are no others; −1 where there are none. */
export function firstOfFigures(lines: readonly ColumnedLine[]): number {
  const columns = figureColumns(lines);
  const first = lines.findIndex((line) => holdsFigures(line, columns) && !holdsYears(line));
  return first < 0 ? lines.findIndex((line) => holdsFigures(line, columns)) : first;
}

/** The columns behind the first that hold numbers, but for their headers. */
function figureColumns(lines: readonly ColumnedLine[]): number[] {
  return (lines[0]?.columns ?? []).flatMap((_, column) => {
    if (column === 0) return [];
    const texts = lines.map((line) => textIn(line, column)).filter((text) => text !== '');
    const figures = texts.filter(isFigure).length;
    return figures >= leastFigures && figures >= figureShare * texts.length ? [column] : [];
  });
}

/** Whether at least half of what stands in columns of numbers are numbers. */
function holdsFigures(line: ColumnedLine, columns: readonly number[]): boolean {
  const texts = columns.map((column) => textIn(line, column)).filter((text) => text !== '');
  const figures = texts.filter(isFigure).length;
  return figures > 0 && figures >= 0.5 * texts.length;
}

function holdsYears(line: ColumnedLine): boolean {
  const texts = line.columns.flatMap((phrases) => phrases.map(({ text }) => text)).filter((text) => isFigure(text));
  return texts.length > 1 && texts.every((text) => /^(?:19|20)\d\d\D?/.test(text));
}

function textIn(line: ColumnedLine, column: number): string {
  return textOf((line.columns[column] ?? []).flatMap(({ words }) => words));
}
