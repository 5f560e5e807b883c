import type { RowRole, SourceFormat, SourceWarning } from '../../src/engine/extraction.ts';
import type {
  ColumnType,
  LaidOutTable,
  MappingCandidate,
  MappingMethod,
  OutputColumn,
} from '../../src/engine/tables.ts';
import type { FileOutline, FoundTable } from './outline-file.ts';
import { rowRoles, type SheetOutline } from './sheet-outline.ts';

/** What `ade extract --json` prints of one file; docs/extract.md describes it. Rows and columns count from 0, ranges include both ends. */
export interface JsonDocument {
  file: string;
  format: SourceFormat;
  warnings: readonly SourceWarning[];
  sheets: JsonSheet[];
}

interface JsonSheet {
  index: number;
  name: string;
  rowCount: number;
  columnCount: number;
  roles: RowRole[];
  tables: JsonTable[];
}

interface JsonTable {
  name: string;
  top: number;
  left: number;
  bottom: number;
  right: number;
  headerRows: number[];
  score: number;
  columns: JsonColumn[];
  /** Fields of the configuration that no column was found for. */
  missingFields: string[];
  rowCount: number;
  /** Exact. */
  issueCount: number;
  /** The first of each rule and column, then one that names the rows of the rest. */
  issues: JsonIssue[];
  /** These only for a PDF: where the table, or this part of it, stands. */
  page?: number;
  bbox?: LaidOutTable['bbox'];
  cells?: LaidOutTable['cells'];
  /** Which part of the table this is, from 1, and of how many. */
  part?: { number: number; of: number };
}

type Issue = FoundTable['summary']['issues'][number];

interface JsonIssue extends Pick<Issue, 'rule' | 'severity' | 'column' | 'sheet' | 'message'> {
  /** Row of the sheet. */
  row: number | null;
  /** A1 address. */
  cell: string | null;
}

interface JsonColumn {
  index: number;
  header: string;
  /** The column's name in the output. */
  name: string;
  field: string | null;
  type: ColumnType;
  score: number;
  method: MappingMethod;
  candidates: readonly MappingCandidate[];
}

export function jsonDocument(file: string, { document, sheets, tables }: FileOutline): JsonDocument {
  const { format, warnings } = document;
  const placed = tables.flatMap(placeTable);
  return { file, format, warnings, sheets: sheets.map((sheet) => jsonSheet(sheet, placed)) };
}

interface PlacedTable {
  sheet: number;
  table: JsonTable;
}

function jsonSheet(sheet: SheetOutline, placed: readonly PlacedTable[]): JsonSheet {
  const { index, name, rowCount, columnCount } = sheet;
  const tables = placed.filter((entry) => entry.sheet === index).map(({ table }) => table);
  return { index, name, rowCount, columnCount, roles: rowRoles(sheet), tables };
}

/** A table of several pages or sheets stands once on each of them, so that it shows all that is on it. */
function placeTable(found: FoundTable): PlacedTable[] {
  const { table, summary } = found;
  const { parts } = summary;
  if (parts === undefined) return [{ sheet: table.sheet.index, table: jsonTable(found) }];
  return parts.map((part, at) => ({
    sheet: part.sheet.index,
    table: {
      ...jsonTable(found),
      ...fromZero(part.range),
      headerRows: part.headerRows.map((row) => row - 1),
      rowCount: (parts[at + 1]?.rowsBefore ?? summary.rowCount) - part.rowsBefore,
      // Issues are those of the table as a whole, and stand with its first part.
      ...(at > 0 && { issueCount: 0, issues: [] }),
      ...(part.layout && { page: part.layout.page, bbox: part.layout.bbox, cells: part.layout.cells }),
      part: { number: at + 1, of: parts.length },
    },
  }));
}

function jsonTable({ table, summary }: FoundTable): JsonTable {
  return {
    name: table.name,
    ...fromZero(summary.range),
    headerRows: table.headerRows.map((row) => row - 1),
    score: table.score,
    columns: sourceColumns([...table.columns, ...table.unmappedColumns]),
    missingFields: table.columns.flatMap(({ source, from, mapping }) =>
      source === null && from === undefined && mapping.field !== null ? [mapping.field] : [],
    ),
    rowCount: summary.rowCount,
    issueCount: summary.issueCount,
    issues: summary.issues.map(jsonIssue),
  };
}

function jsonIssue({ rule, severity, column, sheet, sourceRow, sourceCell, message }: Issue): JsonIssue {
  return { rule, severity, column, sheet, row: sourceRow === null ? null : sourceRow - 1, cell: sourceCell, message };
}

function fromZero({ top, left, bottom, right }: FoundTable['summary']['range']) {
  return { top: top - 1, left: left - 1, bottom: bottom - 1, right: right - 1 };
}

/** The columns of the sheet, left to right, each once, whatever the order of the output and whether that keeps them. */
function sourceColumns(columns: readonly OutputColumn[]): JsonColumn[] {
  const found = new Map<number, JsonColumn>();
  for (const { name, type, source, mapping } of columns) {
    if (source === null || found.has(source.index)) continue;
    const { field, score, method, candidates } = mapping;
    const { index, header } = source;
    found.set(index, { index, header, name, field, type, score, method, candidates });
  }
  return [...found.values()].sort((a, b) => a.index - b.index);
}
