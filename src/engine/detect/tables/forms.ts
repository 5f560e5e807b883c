import { CellKind } from '../cells/cell-kind.ts';
import type { Grid, Span } from '../cells/grid.ts';
import type { RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import type { FoundTable } from './found-table.ts';

/** A form has so many labels one below the other. */
const shortestForm = 2;
const longestLabel = 60;
const names = ['label', 'value'];

/** The tables, and the forms outside of them: labels with their values beside them, as tables of two columns. */
export function withForms(grid: Grid, rows: readonly RowFacts[], tables: readonly FoundTable[]): FoundTable[] {
  const asForms = tables.map((table) => (isForm(grid, table) ? { ...table, names } : table));
  const outside = rows.filter(({ at }) => !tables.some(({ top, bottom }) => at >= top && at <= bottom));
  return [...asForms, ...runsOf(grid, outside).flatMap((run) => formsOf(grid, run))];
}

/** A table without a header whose labels head figures here and words there. */
function isForm(grid: Grid, { header, body, span }: FoundTable): boolean {
  if (header.length > 0 || span.right !== span.left + 1) return false;
  const pairs = body.filter(({ role }) => role === 'data').map((row) => pairsIn(grid, row));
  if (!pairs.every((own) => own.length === 1)) return false;
  const labels = body.map(({ at }) => grid.text(at, span.left));
  return new Set(labels).size === labels.length;
}

/** Rows of labels and values with nothing else between them, the labels in the same columns. */
function runsOf(grid: Grid, rows: readonly RowFacts[]): RowFacts[][] {
  const runs: RowFacts[][] = [];
  let previous: RowFacts | null = null;
  for (const row of rows) {
    const pairs = pairsIn(grid, row);
    const run = runs.at(-1);
    const goesOn = previous !== null && run !== undefined && row.at <= previous.at + 1 && row.first === previous.first;
    previous = pairs.length > 0 ? row : null;
    if (pairs.length === 0) continue;
    if (goesOn) run.push(row);
    else runs.push([row]);
  }
  return runs.filter((run) => run.length >= shortestForm);
}

/** The labels of a row with the values right of them; none where it holds anything else. */
function pairsIn(grid: Grid, row: RowFacts): Span[] {
  const columns: number[] = [];
  for (let column = row.first; column <= row.last; column++) if (grid.isFilled(row.at, column)) columns.push(column);
  const isLabel = (column: number) => {
    const text = grid.text(row.at, column);
    return grid.kind(row.at, column) === CellKind.text && text.length <= longestLabel;
  };
  const pairs: Span[] = [];
  for (let at = 0; at < columns.length; at += 2) {
    const left = columns[at] ?? 0;
    const right = columns[at + 1];
    if (right === undefined || !isLabel(left)) return [];
    // Of several labels in a row, a colon tells each from a value.
    if (columns.length > 2 && !grid.text(row.at, left).endsWith(':')) return [];
    pairs.push({ left, right });
  }
  return pairs;
}

/** One table for each column of labels. */
function formsOf(grid: Grid, run: readonly RowFacts[]): FoundTable[] {
  const byColumn = Map.groupBy(
    run.flatMap((row) => pairsIn(grid, row).map((pair) => ({ row, pair }))),
    ({ pair }) => pair.left,
  );
  return [...byColumn.values()].flatMap((entries) => {
    const first = entries[0];
    const last = entries.at(-1);
    if (first === undefined || last === undefined || entries.length < shortestForm) return [];
    const span = { left: first.pair.left, right: Math.max(...entries.map(({ pair }) => pair.right)) };
    const body = entries.map(
      ({ row }): ClassifiedRow => ({
        ...row,
        role: 'data',
        why: 'A label with its value, which the specification reads.',
      }),
    );
    const [top, bottom] = [first.row.at, last.row.at];
    return { span, header: [], body, top, bottom, remarks: [], isSide: byColumn.size > 1, names };
  });
}
