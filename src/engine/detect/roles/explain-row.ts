import { CellKind, isValueKind } from '../cells/cell-kind.ts';
import type { Grid } from '../cells/grid.ts';
import { wordTests } from '../cells/row-words.ts';
import type { ClassifiedRow } from './classified-row.ts';

/** How many rows below a header are asked what stands under it. */
const comparedRows = 5;

/** What is said of the many rows of values that nothing sets apart. */
export const plainValues = 'Holds values like the rows around it.';

/** Why a row was found to be what it is, as a sentence: the rule that settled it, else the plainest sign that holds of it. */
export function explainRow(grid: Grid, rows: readonly ClassifiedRow[], index: number): string {
  const row = rows[index];
  if (row === undefined) return '';
  if (row.why !== undefined) return row.why;
  switch (row.role) {
    case 'data':
      return plainValues;
    case 'header':
      return explainHeader(grid, rows, index, row);
    case 'derived':
      return 'Its first words name a total or a mean.';
    case 'group':
      return row.filled === 1
        ? 'A text alone in its row heads the rows of values below it.'
        : 'Heads the rows of values below it, without values of its own.';
    case 'metadata':
      return row.filled === 1
        ? 'A line of its own, outside of the rows of values.'
        : 'Says something about the sheet, outside of the rows of values.';
    case 'notes':
      return explainNote(row);
  }
}

function explainHeader(grid: Grid, rows: readonly ClassifiedRow[], index: number, row: ClassifiedRow): string {
  const below = valuesBelow(rows, index);
  let named = 0;
  let overFigures = 0;
  let comesAgain = false;
  for (let column = row.first; column <= row.last; column++) {
    const kind = grid.kind(row.at, column);
    if (kind === CellKind.blank) continue;
    named++;
    if (kind === CellKind.number || kind === CellKind.date) continue;
    const others = below.filter((other) => grid.isFilled(other.at, column));
    const figures = others.filter((other) => isValueKind(grid.kind(other.at, column))).length;
    if (figures > 0 && figures >= others.length / 2) overFigures++;
    if (others.some((other) => grid.text(other.at, column) === grid.text(row.at, column))) comesAgain = true;
  }
  const what = row.shape === 'years' ? 'Years' : 'Words';
  if (overFigures > 0) return `${what} over figures in ${overFigures} of ${named} columns.`;
  if (rows[index + 1]?.role === 'header')
    return `Stands over the header in row ${grid.number(rows[index + 1]?.at ?? 0)}.`;
  if (rows[index - 1]?.role === 'header')
    return `Goes on with the header in row ${grid.number(rows[index - 1]?.at ?? 0)}.`;
  if (below.length > 0 && !comesAgain) return 'None of its words comes again in the rows of values below it.';
  return 'Weighed with its neighbours, it reads as a header.';
}

function valuesBelow(rows: readonly ClassifiedRow[], index: number): ClassifiedRow[] {
  const from = rows.findIndex((other, at) => at > index && other.role !== 'header');
  return from < 0 ? [] : rows.slice(from, from + comparedRows).filter((other) => other.role === 'data');
}

function explainNote({ lead, filled }: ClassifiedRow): string {
  if (wordTests.note.test(lead)) return 'Begins like a note.';
  if (wordTests.marker.test(lead)) return 'Begins with the mark of a footnote.';
  return filled === 1 ? 'A text alone in its row, after the values.' : 'Unlike the rows of values before it.';
}
