import type { RowVerdict } from '../../src/engine/extraction.ts';
import type { ColumnExplanation, OutputColumn, TableExplanation } from '../../src/engine/tables.ts';
import { bold, faint } from './style.ts';
import { counted, printable } from './text.ts';
import { wrapped, wrappedGrid } from './wrapped-grid.ts';

/** More than these are counted only; `ade extract --json` has them all. */
const shownColumns = 60;
const shownPlaces = 4;
const shownRuns = 6;
const shownReasons = 4;

/** A sheet, as far as its rows are in no table. */
export interface ExplainedSheet {
  name: string;
  rowCount: number;
  columnCount: number;
  tables: number;
  /** Rows outside of all tables, blank ones left out. */
  outside: readonly RowVerdict[];
}

export interface ExplainedTable {
  name: string;
  /** Sheet and range, in A1 notation; several for a table that goes on over the pages of a PDF. */
  places: readonly string[];
  rowCount: number;
  issueCount: number;
  score: number;
  explanation: TableExplanation;
  /** Those of the explanation, by name. */
  columns: ReadonlyMap<string, Pick<OutputColumn, 'type' | 'source'>>;
  /** Why each dropped row is what it is, by reason. */
  dropped: ReadonlyMap<string, readonly RowVerdict[]>;
}

export function sheetLines(sheet: ExplainedSheet, width: number): string[] {
  const size = `${counted(sheet.rowCount, 'row')} × ${counted(sheet.columnCount, 'column')}`;
  const facts = [size, counted(sheet.tables, 'table')].join(' · ');
  const title = ['', `${bold(printable(sheet.name))}  ${faint(facts)}`];
  if (sheet.outside.length === 0) return title;
  const rows = [...Map.groupBy(sheet.outside, ({ role }) => role)].flatMap(([role, runs]) => roleRows(role, runs));
  return [...title, '', faint('  Rows outside of the tables'), ...block([], rows, width)];
}

export function tableExplanationLines(table: ExplainedTable, width: number): string[] {
  const { explanation } = table;
  const facts = [
    ...table.places.slice(0, shownPlaces).map(printable),
    ...(table.places.length > shownPlaces ? [`${table.places.length - shownPlaces} more pages`] : []),
    counted(table.rowCount, 'row'),
    ...(table.issueCount > 0 ? [counted(table.issueCount, 'issue')] : []),
    `score ${table.score.toFixed(2)}`,
  ];
  const columns = explanation.columns.slice(0, shownColumns);
  const more = explanation.columns.length - columns.length;
  const common = commonReason(explanation.columns);
  return [
    '',
    `${bold(printable(table.name))}  ${faint(facts.join(' · '))}`,
    '',
    ...explanation.tableReasons.flatMap((reason) =>
      wrapped(printable(reason), width - 4).map((line, at) => `  ${at === 0 ? '•' : ' '} ${line}`),
    ),
    '',
    ...(common === null ? [] : [`  ${common}`, '']),
    ...block(
      ['column', 'type', 'from', 'header', ...(common === null ? ['why'] : [])],
      columns.map((column) => columnRow(column, table.columns.get(column.column), common)),
      width,
    ),
    ...(more > 0 ? [faint(`  … ${counted(more, 'more column')}`)] : []),
    ...droppedLines(table, width),
  ];
}

/** The reason of all columns, to be said once: so it is where the configuration has no fields. */
function commonReason(columns: readonly ColumnExplanation[]): string | null {
  const [first, ...others] = columns;
  return first !== undefined && others.every(({ reason }) => reason === first.reason) ? printable(first.reason) : null;
}

function columnRow(
  { column, reason }: ColumnExplanation,
  origin: Pick<OutputColumn, 'type' | 'source'> | undefined,
  common: string | null,
) {
  const source = origin?.source ?? null;
  const header = source === null ? '' : printable(source.header) || '(no header)';
  return {
    cells: [printable(column), origin?.type ?? '', source?.letter ?? '–', header],
    sentence: common === null ? printable(reason) : '',
  };
}

function droppedLines({ explanation, dropped }: ExplainedTable, width: number): string[] {
  if (explanation.droppedRows.length === 0) return [];
  const rows = explanation.droppedRows.flatMap(({ reason, why, count, rows }) => {
    const first = { cells: [reason, count.toLocaleString('en'), ''], sentence: why };
    const judged = dropped.get(reason) ?? [];
    if (judged.length > 0) return [first, ...whyRows(judged)];
    const named = `${rows.join(', ')}${count > rows.length ? ', …' : ''}`;
    return [
      {
        ...first,
        cells: [
          reason,
          count.toLocaleString('en'),
          rows.length > 0 ? `${rows.length === 1 ? 'row' : 'rows'} ${named}` : '',
        ],
      },
    ];
  });
  return ['', faint('  Rows left out'), ...block([], rows, width)];
}

/** One line for the role, then one for each of the first reasons with the rows that it holds of. */
function roleRows(role: string, runs: readonly RowVerdict[]) {
  return whyRows(runs).map((row, at) => ({
    ...row,
    cells: at === 0 ? [role, countOf(runs), row.cells[2] ?? ''] : row.cells,
  }));
}

function whyRows(runs: readonly RowVerdict[]) {
  const reasons = [...Map.groupBy(runs, ({ why }) => why)];
  const shown = reasons.slice(0, shownReasons).map(([why, group]) => ({
    cells: ['', '', rowNumbers(group)],
    sentence: printable(why),
  }));
  const more = reasons.length - shown.length;
  return more > 0 ? [...shown, { cells: ['', '', '…'], sentence: counted(more, 'more reason') }] : shown;
}

function countOf(runs: readonly RowVerdict[]): string {
  return runs.reduce((sum, { first, last }) => sum + last - first + 1, 0).toLocaleString('en');
}

/** `rows 3–5, 9, …` */
function rowNumbers(runs: readonly RowVerdict[]): string {
  const shown = runs
    .slice(0, shownRuns)
    .map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`));
  const isOne = runs.length === 1 && runs[0]?.first === runs[0]?.last;
  return `${isOne ? 'row' : 'rows'} ${shown.join(', ')}${runs.length > shownRuns ? ', …' : ''}`;
}

function block(
  titles: readonly string[],
  rows: readonly { cells: readonly string[]; sentence: string }[],
  width: number,
): string[] {
  return wrappedGrid(titles, rows, { width: width - 2, cellWidth: 28 }).map((line) => `  ${line}`);
}
