import type { DetectedColumn, DetectedTable } from '../../detected-table.ts';
import { cellText } from '../../format/cell-text.ts';
import type { CellRange, Row, SheetHead } from '../../model.ts';
import { columnLetter, rangeToA1 } from '../../model.ts';
import { counted } from '../../words/counted.ts';
import { percent } from '../../words/percent.ts';
import { countKinds, valuesAmong } from '../cells/column-kinds.ts';
import type { Grid } from '../cells/grid.ts';
import { filledColumns, type SheetAnalysis } from './analyse.ts';
import type { DetectRules } from './detect-rules.ts';
import type { FoundTable } from './found-table.ts';
import { headingColumns } from './heading-columns.ts';
import { readHeadings } from './headings.ts';
import { possibleRecords } from './possible-records.ts';
import { isValues } from './sections.ts';
import { titleAbove } from './title.ts';

/** What each sign of a table adds to its score; together they make 1. */
const worth = { base: 0.25, header: 0.3, consistency: 0.3, length: 0.15 } as const;
/** So many rows of values, and a table is as sure as length can make it. */
const longEnough = 8;

/** What spreadsheet programs call a sheet that its author has not named. */
const sayingNothing = /^(?:sheet|feuil|tabelle|hoja|blad|foglio|planilha|ark|table|page|data)?\s*\d*$/i;

interface TableContext {
  id: number;
  sheet: SheetHead;
  merges: readonly CellRange[];
  rules: DetectRules;
  /** Whether the sheet goes on below the analysed rows: a column without anything so far may fill later. */
  goesOn: boolean;
  /** Whether it is the sheet's only table, as far as is known. */
  alone: boolean;
}

/** The found table in the words of the later stages: columns with headings, title, score and the reasons for it. */
export function describeTable(analysis: SheetAnalysis, table: FoundTable, context: TableContext): DetectedTable {
  const { grid } = analysis;
  const { sheet, rules } = context;
  const show = (row: Row, column: number) => showCell(sheet, row, column);
  const headerRows = table.header.flatMap((row) => grid.rows[row.at] ?? []);
  const { at, match, rows: count } = rules.tables.header;
  const isGiven = at !== undefined || match !== undefined || count !== undefined;
  const possible = isGiven ? [] : possibleRecords(grid, table).map((row) => grid.number(row.at));
  const columns = context.goesOn ? everyColumn(table) : filledColumns(grid, table);
  const { score, reasons } = withLayout(judge(analysis, table, context), table);
  return {
    id: context.id,
    sheet: { index: sheet.index, name: sheet.name },
    title: titleOf(analysis, table, context),
    top: grid.number(table.top),
    left: table.span.left + 1,
    right: table.span.right + 1,
    headerRows: headerRows.map((row) => row.number),
    ...(possible.length === 0 ? {} : { possibleRecords: possible }),
    columns:
      table.names === undefined
        ? readHeadings(
            { rows: headerRows, merges: context.merges, show, join: rules.tables.header.merge },
            columns,
            table.span,
          )
        : named(columns, table.names),
    score,
    reasons,
    ...(table.layout === undefined ? {} : { layout: table.layout }),
    ...(table.doubts === undefined || table.doubts.length === 0
      ? {}
      : { doubts: table.doubts.map(({ column, isApart }) => ({ index: column, isApart })) }),
  };
}

function named(columns: readonly number[], names: readonly string[]): DetectedColumn[] {
  return columns.map((index, at) => {
    const header = names[at] ?? '';
    return { index, header, headerPath: header === '' ? [] : [header] };
  });
}

/** A table of a page is as sure as both its layout and its content are. */
function withLayout(judged: { score: number; reasons: string[] }, { layout }: FoundTable) {
  if (layout === undefined) return judged;
  const score = Math.round(50 * (judged.score + layout.score)) / 100;
  return { score, reasons: [...layout.reasons, ...judged.reasons] };
}

function showCell(sheet: SheetHead, row: Row, column: number): string {
  const value = row.values[column];
  if (value === null || value === undefined) return '';
  const format = row.formats?.[column];
  return cellText(value, format === undefined ? undefined : sheet.formats[format], sheet.epoch);
}

function everyColumn(table: FoundTable): number[] {
  return Array.from({ length: table.span.right - table.span.left + 1 }, (_, offset) => table.span.left + offset);
}

function titleOf(analysis: SheetAnalysis, table: FoundTable, context: TableContext): string {
  const { sheet } = context;
  if (!needsTitle(context)) return sheet.name;
  const show = (at: number, column: number) => {
    const row = analysis.grid.rows[at];
    return row === undefined ? '' : showCell(sheet, row, column);
  };
  return titleAbove(analysis, table, show) ?? sheet.title ?? sheet.name;
}

/** The name of a sheet with one table says best what the table is, unless it says nothing. */
function needsTitle({ alone, sheet }: TableContext): boolean {
  return !alone || sayingNothing.test(sheet.name.trim());
}

function judge(
  analysis: SheetAnalysis,
  table: FoundTable,
  context: TableContext,
): { score: number; reasons: string[] } {
  const { grid } = analysis;
  const records = table.body.filter(isValues);
  const columns = filledColumns(grid, table);
  const consistency = sameSortShare(grid, table, columns);
  const isAcross = context.sheet.isAcross === true;
  const [left, right] = [table.span.left + 1, table.span.right + 1];
  const [top, bottom] = [grid.number(table.top), grid.number(table.bottom)];
  const range = rangeToA1(
    isAcross ? { top: left, left: top, bottom: right, right: bottom } : { top, left, bottom, right },
  );
  const reasons = [
    ...(isAcross ? ['Its records are the columns of the sheet; what is said of rows below is said of them.'] : []),
    `${range} holds ${counted(records.length, 'row')} of values in ${counted(columns.length, 'column')}.`,
    ...headerReasons(analysis, table),
    `Within a column ${percent(consistency)} of the values are of one sort.`,
  ];
  const derived = records.filter((row) => row.role === 'derived').length;
  if (derived > 0) reasons.push(`${counted(derived, 'row')} of totals.`);
  const groups = table.body.filter((row) => row.role === 'group').length;
  if (groups > 0) reasons.push(`${counted(groups, 'heading')} inside the table group its rows.`);
  const filled = [...headingColumns(grid, table)].map((column) => columnLetter(column));
  if (filled.length > 0)
    reasons.push(
      `${filled.length === 1 ? 'Column' : 'Columns'} ${filled.join(', ')} ${filled.length === 1 ? 'holds' : 'hold'} headings only: each stands for the rows below it until the next.`,
    );
  reasons.push(...sideReasons(table), endReason(analysis, table, context));
  const score =
    worth.base +
    (table.header.length > 0 ? worth.header : 0) +
    worth.consistency * Math.max(0, 2 * consistency - 1) +
    worth.length * Math.min(1, records.length / longEnough);
  return { score: Math.round(score * 100) / 100, reasons };
}

function headerReasons({ grid, findings }: SheetAnalysis, table: FoundTable): string[] {
  if (table.header.length === 0) return ['No row above the values reads as a header.'];
  return table.header.map(({ at }) => {
    const number = grid.number(at);
    return `Row ${number} is ${table.header.length === 1 ? 'its' : 'part of its'} header: ${inSentence(findings.whyOf(number))}`;
  });
}

function sideReasons({ isSide, remarks }: FoundTable): string[] {
  const reasons: string[] = [];
  if (isSide) reasons.push('Blank columns part it from the table beside it.');
  if (remarks.length > 0) {
    const letters = remarks.map((column) => columnLetter(column)).join(', ');
    reasons.push(`Column ${letters} to its right holds a few remarks without a heading, which are not part of it.`);
  }
  return reasons;
}

/** Why the table is said to end where it does. */
function endReason({ grid, roles }: SheetAnalysis, table: FoundTable, context: TableContext): string {
  if (context.goesOn)
    return `It goes on below row ${grid.number(grid.height - 1)}, the last one that it was judged by.`;
  const bottom = grid.number(table.bottom);
  const next = roles.findIndex((role, at) => at > table.bottom && role !== 'empty');
  const role = roles[next];
  if (role === undefined || role === 'empty') return `It ends with row ${bottom}: nothing but blank rows follows.`;
  const what = {
    header: 'heads another table',
    data: 'is unlike its rows',
    derived: 'is unlike its rows',
    group: 'heads other rows',
    metadata: 'is a line about the sheet or the next table',
    notes: 'is a note',
  } as const;
  const blanks = grid.number(next) - bottom - 1;
  const after = blanks > 0 ? `, after ${counted(blanks, 'blank row')},` : '';
  return `It ends with row ${bottom}: row ${grid.number(next)}${after} ${what[role]}.`;
}

/** `Words over figures.` as part of a sentence: `words over figures.` */
function inSentence(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

/** The share of the cells that are of the usual sort of their column, words or values. */
function sameSortShare(grid: Grid, table: FoundTable, columns: readonly number[]): number {
  const records = table.body.filter((row) => row.role === 'data');
  let all = 0;
  let usual = 0;
  for (const column of columns) {
    const kinds = countKinds(grid, records, column);
    const values = valuesAmong(kinds);
    all += values + kinds.texts;
    usual += Math.max(values, kinds.texts);
  }
  return all === 0 ? 1 : usual / all;
}
