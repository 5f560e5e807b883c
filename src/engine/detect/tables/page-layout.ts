import type { LaidOutTable } from '../../model.ts';
import type { Grid, Span } from '../cells/grid.ts';
import { filledRows, type RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { classifyRows } from '../roles/classify.ts';
import { isRepeat } from '../roles/headers/repeated-header.ts';
import type { RoleHints } from '../roles/hints.ts';
import type { DetectRules } from './detect-rules.ts';
import type { FoundTable } from './found-table.ts';
import { hintsOf } from './hints-of.ts';

/** Words of a line that may be a title. */
const longestTitle = 20;

/** The tables that the reader has laid out, in their order; what is left to judge is what their rows are. */
export function tablesOfLayout(grid: Grid, layout: readonly LaidOutTable[], rules: DetectRules): FoundTable[] {
  return layout.flatMap((table) => {
    const found = asFound(grid, table, rules);
    const records = found.body.filter(({ role }) => role === 'data').length;
    const isPart = table.continues !== null;
    const isEnough = records >= rules.tables.minRows && table.range.right >= rules.tables.minColumns;
    return isPart || isEnough ? [found] : [];
  });
}

function asFound(grid: Grid, layout: LaidOutTable, rules: DetectRules): FoundTable {
  const { range } = layout;
  const span: Span = { left: range.left - 1, right: range.right - 1 };
  const top = grid.rows.findIndex(({ number }) => number >= range.top);
  const bottom = grid.rows.findLastIndex(({ number }) => number <= range.bottom);
  // Of a table that goes on with an earlier page, the rows that a total adds up are out of sight.
  const hints: RoleHints = layout.continues === null ? hintsOf(rules) : { ...hintsOf(rules), totals: 'beyond' };
  const rows = classifyRows(grid, span, filledRows(grid, span, top, bottom + 1), hints);
  const end = layout.continues === null ? headerEnd(rows, rules.tables.header.maxRows) : layout.repeatedRows;
  const header = rows.slice(0, end).map((row) => settled(row, 'header'));
  const body = rows.slice(end).map((row) => inBody(grid, header, row));
  return { span, header, body, top, bottom, remarks: [], isSide: false, layout };
}

/** How many rows head the table: up to the last of the first rows that read as header, a title among them included. */
function headerEnd(rows: readonly ClassifiedRow[], maxRows: number): number {
  let end = 0;
  for (const [index, { role }] of rows.slice(0, maxRows).entries()) {
    if (role === 'header') end = index + 1;
    else if (role !== 'metadata') break;
  }
  return Math.min(end, Math.max(0, rows.length - 1));
}

/** What a footnote begins with. */
const noteMark = /^(?:[*†‡§(]|\p{No})/u;

/**
 * The layout has said what belongs to the table: no row of it is about the sheet, what stands in several columns is no note without
 * its mark, and only a repetition is a header again.
 */
function inBody(grid: Grid, header: readonly ClassifiedRow[], row: ClassifiedRow): ClassifiedRow {
  if (row.role === 'notes' && row.filled > 1 && !noteMark.test(row.lead)) return settled(row, 'data');
  if (row.role === 'metadata') return settled(row, row.filled > 1 ? 'data' : 'group');
  if (row.role === 'header' && !isRepeat(grid, header, row)) return settled(row, row.filled > 1 ? 'data' : 'group');
  return row;
}

function settled(row: ClassifiedRow, role: ClassifiedRow['role']): ClassifiedRow {
  return row.role === role ? row : { ...row, role, why: 'The layout of the page says so.' };
}

/** The text of a page outside of its tables: titles stand right above a table, all else explains. */
export function textAroundTables(rows: readonly RowFacts[], tables: readonly FoundTable[]): ClassifiedRow[] {
  return rows.map((row) => {
    const table = tables.find(({ top }) => top > row.at);
    const isTitle = table !== undefined && row.lead.split(/\s+/).length <= longestTitle;
    const role = isTitle ? 'metadata' : 'notes';
    return { ...row, role, why: `It is text ${isTitle ? 'above' : 'beside'} the tables of the page.` };
  });
}
