import { isFigure } from '../text/phrases.ts';
import type { ColumnedLine } from './open-rows.ts';

/** So many rows, the header among them, have rules between them before each pair of rules is taken to hold one. */
const leastRows = 4;

/**
 * The rows of a table with a rule under every one of them: what stands between two rules is one row, whichever of its lines the key is
 * on, and where it has none because it is that of the row above. `null` where the rules part groups of rows, or only the header.
 *
 * @param ruledOff whether a rule across the table runs between a line and the one before it
 * @returns for every row the positions of its lines
 */
export function rowsBetweenRules(
  lines: readonly ColumnedLine[],
  ruledOff: (index: number) => boolean,
): number[][] | null {
  const rows: number[][] = [];
  for (const index of lines.keys()) {
    const last = rows.at(-1);
    if (last === undefined || ruledOff(index)) rows.push([index]);
    else last.push(index);
  }
  const keyAt = (index: number) => (lines[index]?.columns[0] ?? []).map(({ text }) => text).join(' ');
  // A key that is broken at its hyphen is still one.
  const keys = rows.map((row) => {
    const texts = row.map(keyAt).filter((key) => key !== '');
    return texts.filter((_, at) => !/[-\u2010]$/.test(texts[at - 1] ?? '')).length;
  });
  const keyed = keys.filter((count) => count === 1).length;
  const areKeyed = keys.every((count) => count < 2) && keyed > keys.length / 2;
  return rows.length >= leastRows && areKeyed && !rows.some((row) => holdsStack(row.map((index) => lines[index])))
    ? rows
    : null;
}

/** Whether numbers stand below each other in a column, which are values of several records. */
function holdsStack(row: readonly (ColumnedLine | undefined)[]): boolean {
  const texts = (column: number) =>
    row.flatMap((line) => (line?.columns[column] ?? []).map(({ text }) => text)).filter((text) => text !== '');
  return (row[0]?.columns ?? []).some((_, column) => {
    const own = texts(column);
    return own.length > 1 && own.every(isFigure);
  });
}
