import { type GridColumn, grid } from './grid.ts';
import { bad, bold, doubtful, faint } from './style.ts';
import { counted, printable } from './text.ts';

/** What is shown of one extracted table, whether it comes from the engine or from the API. */
export interface TableReport {
  name: string;
  sheet: string;
  /** A1 notation, e.g. `B4:G40`. */
  range: string;
  rowCount: number;
  columns: readonly ReportedColumn[];
  /** The first rows; none to leave them out. */
  rows: readonly (readonly unknown[])[];
  issueCount: number;
  /** The first ones. */
  issues: readonly ReportedIssue[];
  /** Further facts, one line each. */
  notes: readonly string[];
}

export interface ReportedColumn {
  name: string;
  type: string;
  source: { letter: string; header: string } | null;
  mapping: { field: string | null; method: string; score: number };
}

export interface ReportedIssue {
  sourceCell: string | null;
  /** 1-based row in the sheet. */
  sourceRow?: number | null;
  column: string | null;
  severity: 'error' | 'warning';
  message: string;
}

const indent = '  ';
const numeric = new Set(['integer', 'decimal']);

/** The lines that show a table: title, first rows, where each column comes from and why, issues. */
export function tableLines(table: TableReport): string[] {
  const width = terminalWidth() - indent.length;
  return [
    '',
    titleLine(table),
    ...indented(rowLines(table, width)),
    ...indented(columnLines(table, width)),
    ...indented(issueLines(table)),
    ...indented(table.notes.length > 0 ? ['', ...table.notes] : []),
  ];
}

/** The lines that say of a table what its rows do not: title, issues, and what was left out. */
export function remarkLines(table: TableReport): string[] {
  return ['', titleLine(table), ...indented(issueLines(table)), ...indented(table.notes)];
}

function titleLine(table: TableReport): string {
  const facts = [`${printable(table.sheet)}!${table.range}`, counted(table.rowCount, 'row'), issueCount(table)];
  return `${bold(printable(table.name))}  ${faint(facts.join(' · '))}`;
}

function issueCount({ issueCount }: TableReport): string {
  return issueCount === 0 ? 'no issues' : counted(issueCount, 'issue');
}

function rowLines({ columns, rows, rowCount }: TableReport, width: number): string[] {
  if (rows.length === 0) return [];
  const titles: GridColumn[] = columns.map(({ name, type }) => ({
    title: printable(name),
    align: numeric.has(type) ? 'right' : 'left',
  }));
  const cells = rows.map((row) => row.map(shownValue));
  const more = rowCount - rows.length;
  return [
    '',
    ...grid(titles, cells, { width, cellWidth: 28 }),
    ...(more > 0 ? [faint(`… ${counted(more, 'more row')}`)] : []),
  ];
}

function shownValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  return printable(typeof value === 'string' ? value : JSON.stringify(value));
}

/** Where each column comes from; and, with a configuration that has fields, which field it is and why. */
function columnLines({ columns }: TableReport, width: number): string[] {
  const mapped = columns.some(({ mapping }) => mapping.field !== null);
  const cells = columns.map(({ name, type, source, mapping }) => [
    printable(name),
    type,
    source ? source.letter : '–',
    source ? printable(source.header) || '(no header)' : '',
    ...(mapped ? whyMapped(mapping) : []),
  ]);
  const most = mostColumnLines();
  const left = cells.length - most;
  const titles = ['column', 'type', 'from', 'header', ...(mapped ? ['matched by', 'score'] : [])];
  return [
    '',
    ...grid(
      titles.map((title) => ({ title })),
      left > 1 ? cells.slice(0, most) : cells,
      { width, cellWidth: 36 },
    ),
    ...(left > 1 ? [faint(`… ${counted(left, 'more column')}`)] : []),
  ];
}

/** What a table's summary has besides its columns. */
const otherLines = 10;

/** As many columns as leave the rest of a summary on the screen; a pipe has no height, and is read like a common screen. */
function mostColumnLines(): number {
  return Math.max(5, (process.stdout.rows ?? 40) - otherLines);
}

function whyMapped({ field, method, score }: ReportedColumn['mapping']): string[] {
  if (field === null) return ['as found', ''];
  return method === 'none' ? ['no column', ''] : [method, score.toFixed(2)];
}

/** Messages are not cut: they say what to do. A terminal wraps them. */
function issueLines({ columns, issues, issueCount }: TableReport): string[] {
  if (issues.length === 0) return [];
  const cells = issues.map((issue) => [
    issue.severity === 'error' ? '✗' : '!',
    issuePlace(issue, columns),
    printable(issue.column ?? ''),
    printable(issue.message),
  ]);
  const blank = cells[0]?.map(() => ({ title: '' })) ?? [];
  const lines = grid(blank, cells, { width: Number.POSITIVE_INFINITY, cellWidth: Number.POSITIVE_INFINITY });
  const more = issueCount - issues.length;
  return [
    '',
    ...lines.map((line, at) => {
      const mark = line.slice(0, 1);
      return (issues[at]?.severity === 'error' ? bad(mark) : doubtful(mark)) + line.slice(1);
    }),
    ...(more > 0 ? [faint(`… ${counted(more, 'more issue')}`)] : []),
  ];
}

/** The cell, else the row or the column of the sheet that an issue is about. */
function issuePlace({ sourceCell, sourceRow, column }: ReportedIssue, columns: readonly ReportedColumn[]): string {
  if (sourceCell !== null) return sourceCell;
  if (sourceRow !== null && sourceRow !== undefined) return `row ${sourceRow}`;
  return columns.find(({ name }) => name === column)?.source?.letter ?? '';
}

function indented(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : indent + line));
}

/** A pipe has no width; 100 columns suit a README and most logs. */
export function terminalWidth(): number {
  return process.stdout.columns ?? 100;
}
