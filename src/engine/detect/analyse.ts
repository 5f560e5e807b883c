import type { Row, SheetHead } from '../model.ts';
import type { Spec } from '../spec/spec.ts';
import type { RowRole } from '../table.ts';
import { classifyRows } from './classify.ts';
import { columnExtent } from './extent.ts';
import { filledRows } from './facts.ts';
import type { ClassifiedRow, FoundTable } from './found.ts';
import { Grid, type Span } from './grid.ts';
import { asList } from './list.ts';
import { cutSections, type Section } from './sections.ts';
import { splitSides } from './sides.ts';

/** A table without a header needs so many records when other tables have headers. */
const leastRecordsWithoutHeader = 3;

/** The parts of a specification that finding tables depends on. */
export interface DetectRules {
  read: Pick<Spec['read'], 'hidden'>;
  tables: Pick<Spec['tables'], 'minRows' | 'minColumns' | 'header' | 'sideBySide'>;
}

export interface SheetAnalysis {
  grid: Grid;
  /** One per row of the grid. */
  roles: RowRole[];
  /** In reading order. */
  tables: FoundTable[];
}

/**
 * Judges the rows of a sheet, or of a window of it, as a whole: what every row is, and where the tables are. Rows that the
 * rules leave out (hidden ones) must not be among `rows`; hidden columns are blanked here.
 */
export function analyseSheet(rows: readonly Row[], head: SheetHead, rules: DetectRules): SheetAnalysis {
  const grid = visibleGrid(rows, head, rules);
  const roles: RowRole[] = new Array(grid.height).fill('empty');
  if (grid.width === 0) return { grid, roles, tables: [] };
  const span = { left: 0, right: grid.width - 1 };
  const facts = filledRows(grid, span);
  const list = rules.tables.minColumns === 1 ? asList(grid, facts) : null;
  const classified = list === null ? classifyRows(grid, span, facts) : [...list.header, ...list.body];
  for (const row of classified) roles[row.at] = row.role;
  if (list !== null) return { grid, roles, tables: [list] };
  const tables = withoutScraps(tablesIn(grid, span, classified, rules)).sort(
    (a, b) => a.top - b.top || a.span.left - b.span.left,
  );
  return { grid, roles, tables };
}

/** Beside tables with headers, a few rows without one are remarks rather than a table. */
function withoutScraps(tables: FoundTable[]): FoundTable[] {
  if (!tables.some((table) => table.header.length > 0)) return tables;
  return tables.filter((table) => table.header.length > 0 || recordsOf(table) >= leastRecordsWithoutHeader);
}

function recordsOf(table: FoundTable): number {
  return table.body.filter((row) => row.role === 'data').length;
}

function tablesIn(grid: Grid, span: Span, rows: readonly ClassifiedRow[], rules: DetectRules): FoundTable[] {
  const { minColumns, minRows, sideBySide } = rules.tables;
  return cutSections(grid, span, rows).flatMap((section): FoundTable[] => {
    const extent = columnExtent(grid, span, section);
    if (extent === null) return [];
    const sides = sideBySide === 'split' ? splitSides(grid, extent, section, minColumns) : [extent];
    if (sides.length > 1) return sides.flatMap((side) => tablesIn(grid, side, narrowed(grid, side, section), rules));
    const table = asTable(extent, section, rules);
    const columns = filledColumns(grid, table).length;
    return recordsOf(table) >= minRows && columns >= minColumns ? [table] : [];
  });
}

/** The rows of a section judged anew for one side: its neighbour no longer blurs them. */
function narrowed(grid: Grid, side: Span, section: Section): ClassifiedRow[] {
  const all = [...section.header, ...section.body];
  const facts = filledRows(grid, side, all[0]?.at ?? 0, (all.at(-1)?.at ?? -1) + 1);
  return classifyRows(grid, side, facts);
}

function asTable(span: Span, section: Section, rules: DetectRules): FoundTable {
  const { maxRows } = rules.tables.header;
  const header = maxRows === 0 ? [] : section.header.slice(-maxRows);
  const body = maxRows === 0 ? [...section.header.map(asData), ...section.body] : section.body;
  const top = (header[0] ?? body[0])?.at ?? 0;
  return { span, header, body, top, bottom: (body.at(-1) ?? header.at(-1))?.at ?? top };
}

function asData(row: ClassifiedRow): ClassifiedRow {
  return { ...row, role: 'data' };
}

/** The columns of a table that hold anything in its header or body. */
export function filledColumns(grid: Grid, table: FoundTable): number[] {
  const rows = [...table.header, ...table.body];
  const columns: number[] = [];
  for (let column = table.span.left; column <= table.span.right; column++) {
    if (rows.some((row) => grid.isFilled(row.at, column))) columns.push(column);
  }
  return columns;
}

/** A grid of the rows without the columns that the rules leave out. */
export function visibleGrid(rows: readonly Row[], head: SheetHead, rules: DetectRules): Grid {
  return new Grid(rows, head.formats, hiddenColumns(head, rules));
}

function hiddenColumns(head: SheetHead, rules: DetectRules): Set<number> {
  const hidden = new Set<number>();
  if (rules.read.hidden === 'include') return hidden;
  for (const { first, last } of head.hiddenColumns)
    for (let column = first; column <= last; column++) hidden.add(column - 1);
  return hidden;
}
