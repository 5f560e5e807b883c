import type { RowRole } from '../../detected-table.ts';
import type { LaidOutTable, Row, Sheet, SheetHead } from '../../model.ts';
import { Grid, type Span } from '../cells/grid.ts';
import { headerMerges } from '../cells/merged-cells.ts';
import { filledRows, type RowFacts } from '../cells/row-facts.ts';
import type { ClassifiedRow } from '../roles/classified-row.ts';
import { classifyRows } from '../roles/classify.ts';
import type { RoleHints } from '../roles/hints.ts';
import { RowFindings } from '../roles/verdicts.ts';
import type { DetectRules } from './detect-rules.ts';
import { columnExtent, type Extent } from './extent.ts';
import { withForms } from './forms.ts';
import type { FoundTable } from './found-table.ts';
import { headerAlone } from './header-alone.ts';
import { withHeaderRows } from './header-rows.ts';
import { hintsOf } from './hints-of.ts';
import { likeRecords } from './like-records.ts';
import { oneColumnList } from './one-column-list.ts';
import { tablesOfLayout, textAroundTables } from './page-layout.ts';
import { cutSections, type Section } from './sections.ts';
import { shortestList, shortListsBeside } from './shortest-list.ts';
import { type DoubtfulGap, type Sides, splitSides } from './sides.ts';

/** A table without a header needs so many records when other tables have headers. */
const leastRecordsWithoutHeader = 3;

export interface SheetAnalysis {
  grid: Grid;
  /** One per row of the grid. */
  roles: RowRole[];
  /** The same with reasons, blank rows left out. */
  findings: RowFindings;
  /** In reading order. */
  tables: FoundTable[];
}

/** A sheet whose merged cells may be known. */
type AnalysedSheet = SheetHead & Partial<Pick<Sheet, 'merges'>>;

/**
 * Judges the rows of a sheet, or of a window of it, as a whole: what every row is, and where the tables are. Rows that the
 * rules leave out (hidden ones) must not be among `rows`; hidden columns are blanked here.
 */
export function analyseSheet(rows: readonly Row[], head: AnalysedSheet, rules: DetectRules): SheetAnalysis {
  const grid = visibleGrid(rows, head, rules);
  const findings = new RowFindings();
  if (grid.width === 0) return { grid, roles: grid.rows.map(() => 'empty'), findings, tables: [] };
  const span = { left: 0, right: grid.width - 1 };
  const facts = filledRows(grid, span);
  if (head.layout !== undefined) return analysePage(grid, facts, head.layout, rules);
  const list = rules.tables.minColumns === 1 ? oneColumnList(grid, facts) : null;
  const hints = hintsOf(rules, head, headerMerges(head.merges ?? [], grid.number(0), grid.number(grid.height - 1)));
  const classified = list === null ? classifyRows(grid, span, facts, hints) : [];
  const judged =
    list === null
      ? withoutScraps(tablesIn(grid, span, classified, rules, hints)).filter(
          (table) => !isLineOfForm(classified, table),
        )
      : [list];
  const found = [...judged, ...furtherTables(grid, facts, judged, rules)];
  const tables = rules.tables.forms === 'read' ? withForms(grid, facts, found) : found;
  tables.sort((a, b) => a.top - b.top || a.span.left - b.span.left);
  for (const { header, body } of tables) findings.add(grid, [...header, ...body]);
  findings.addOutside(grid, classified, 0, likeRecords(grid, classified, tables));
  findings.addLines(grid, span);
  return { grid, roles: grid.rows.map(({ number }) => findings.roleOf(number)), findings, tables };
}

/** Lists that are too short to be judged by their columns, unless the specification says where headers are. */
function furtherTables(
  grid: Grid,
  facts: readonly RowFacts[],
  judged: readonly FoundTable[],
  { tables }: DetectRules,
): FoundTable[] {
  const { rows, maxRows, at, match } = tables.header;
  const isForced = rows !== undefined || maxRows === 0 || at !== undefined || match !== undefined;
  if (judged.length > 0) return isForced ? [] : shortListsBeside(grid, facts, judged, tables);
  const alone = headerAlone(grid, facts, tables) ?? (isForced ? null : shortestList(grid, facts, tables));
  return alone === null ? [] : [alone];
}

/** A page of a PDF: its tables are laid out already. */
function analysePage(
  grid: Grid,
  facts: readonly RowFacts[],
  layout: readonly LaidOutTable[],
  rules: DetectRules,
): SheetAnalysis {
  const findings = new RowFindings();
  const tables = tablesOfLayout(grid, layout, rules);
  for (const { header, body } of tables) findings.add(grid, [...header, ...body]);
  findings.addOutside(grid, textAroundTables(facts, tables));
  return { grid, roles: grid.rows.map(({ number }) => findings.roleOf(number)), findings, tables };
}

/** Beside tables with headers, a few rows without one are remarks rather than a table; a lone text heads no columns. */
function withoutScraps(tables: FoundTable[]): FoundTable[] {
  const isNamed = (table: FoundTable) => table.header.some((row) => row.filled > 1);
  if (!tables.some(isNamed)) return tables;
  return tables.filter((table) => isNamed(table) || recordsOf(table) >= leastRecordsWithoutHeader);
}

/** Whether a label with its value, right below another one that is about the sheet, is all that a table without a header holds. */
function isLineOfForm(rows: readonly ClassifiedRow[], { header, body }: FoundTable): boolean {
  const [row] = body;
  if (header.length > 0 || body.length !== 1 || row === undefined || row.blanksBefore > 0) return false;
  const above = rows[rows.findIndex(({ at }) => at === row.at) - 1];
  const isLabel = ({ filled, lead }: ClassifiedRow) => filled === 2 && lead.endsWith(':');
  return above?.role === 'metadata' && above.first === row.first && isLabel(above) && isLabel(row);
}

function recordsOf(table: FoundTable): number {
  return table.body.filter((row) => row.role === 'data').length;
}

function tablesIn(
  grid: Grid,
  span: Span,
  rows: readonly ClassifiedRow[],
  rules: DetectRules,
  hints: RoleHints,
): FoundTable[] {
  const { minColumns, minRows, sideBySide } = rules.tables;
  return cutSections(grid, span, rows).flatMap((section): FoundTable[] => {
    const extent = columnExtent(grid, span, section);
    if (extent === null) return [];
    const { spans, doubts }: Sides =
      sideBySide === 'join'
        ? { spans: [extent.span], doubts: [] }
        : splitSides(grid, extent.span, section, { minColumns, always: sideBySide === 'apart' });
    if (spans.length > 1) {
      const tables = spans.flatMap((side) => tablesIn(grid, side, narrowed(grid, side, section, hints), rules, hints));
      return tables.map((table) => ({
        ...table,
        isSide: true,
        doubts: [...doubtsBeside(table, doubts), ...(table.doubts ?? [])],
      }));
    }
    const table = { ...asTable(grid, extent, section, rules), doubts };
    const columns = filledColumns(grid, table).length;
    return recordsOf(table) >= minRows && columns >= minColumns ? [table] : [];
  });
}

/** The doubtful gaps in a table, and the one at the right edge of it. */
function doubtsBeside({ span }: FoundTable, doubts: readonly DoubtfulGap[]): DoubtfulGap[] {
  return doubts.filter(({ column }) => column > span.left && column <= span.right + 1);
}

/** The rows of a section judged anew for one side: its neighbour no longer blurs them. */
function narrowed(grid: Grid, side: Span, section: Section, hints: RoleHints): ClassifiedRow[] {
  const all = [...section.header, ...section.body];
  const facts = filledRows(grid, side, all[0]?.at ?? 0, (all.at(-1)?.at ?? -1) + 1);
  // A text that the specification looks for may stand over one side alone.
  const known = hints.forced === null ? hints.known : new Set(section.header.map(({ at }) => at));
  return classifyRows(grid, side, facts, { ...hints, known });
}

function asTable(grid: Grid, { span, remarks }: Extent, section: Section, rules: DetectRules): FoundTable {
  const { header, body } = withHeaderRows(grid, span, section, rules.tables.header);
  const top = (header[0] ?? body[0])?.at ?? 0;
  const bottom = (body.at(-1) ?? header.at(-1))?.at ?? top;
  return { span, header, body, top, bottom, remarks, isSide: false };
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

/** 0-based columns that the rules leave out. */
export function hiddenColumns(head: SheetHead, rules: DetectRules): Set<number> {
  const hidden = new Set<number>();
  if (rules.read.hidden === 'include') return hidden;
  for (const { first, last } of head.hiddenColumns)
    for (let column = first; column <= last; column++) hidden.add(column - 1);
  return hidden;
}
