import type { Region, RowVerdict } from '../../src/engine/extraction.ts';
import { explainTable, rangeToA1 } from '../../src/engine/tables.ts';
import {
  type ExplainedSheet,
  type ExplainedTable,
  sheetLines,
  tableExplanationLines,
} from '../terminal/explanation.ts';
import { counted } from '../terminal/text.ts';
import { type FileOutline, type FoundTable, regionsOf } from './outline-file.ts';
import type { SheetOutline } from './sheet-outline.ts';

/** A document with more sheets is not read on a terminal; `ade extract --json` has them all. */
const shownSheets = 100;

/** Why a document came out as it did, in lines for people: sheet by sheet, each with its tables. */
export function explainFile({ sheets, tables }: FileOutline, width: number): string[] {
  const nameOf = new Map(sheets.map(({ index, name }) => [index, name] as const));
  const left = sheets.length - shownSheets;
  const lines = sheets.slice(0, shownSheets).flatMap((sheet) => {
    const regions = tables.flatMap(regionsOf).filter((region) => region.sheet === sheet.index);
    const begun = tables.filter(({ table }) => table.sheet.index === sheet.index);
    return [
      ...sheetLines(explainSheet(sheet, regions), width),
      ...begun.flatMap((found) => tableExplanationLines(explainFound(found, sheet, nameOf), width)),
    ];
  });
  return left > 0 ? [...lines, '', `… ${counted(left, 'more sheet')}`] : lines;
}

function explainSheet(
  { name, rowCount, columnCount, verdicts }: SheetOutline,
  regions: readonly Region[],
): ExplainedSheet {
  const outside = verdicts.filter(
    ({ role, first, last }) =>
      role !== 'empty' && !regions.some(({ range }) => first <= range.bottom && last >= range.top),
  );
  return { name, rowCount, columnCount, tables: regions.length, outside };
}

function explainFound(
  found: FoundTable,
  { verdicts }: SheetOutline,
  nameOf: ReadonlyMap<number, string>,
): ExplainedTable {
  const { table, summary } = found;
  const explanation = explainTable({ ...table, ...summary });
  const { top, bottom } = summary.range;
  const own = new Set(table.headerRows);
  const regions = regionsOf(found);
  const inside = verdicts.filter(
    ({ first, last, role }) => first >= top && last <= bottom && !(role === 'header' && own.has(first)),
  );
  const columns = new Map([...table.unmappedColumns, ...table.columns].map((column) => [column.name, column] as const));
  return {
    name: table.name,
    places: regions.map(({ sheet, range }) => `${nameOf.get(sheet) ?? ''}!${rangeToA1(range)}`),
    rowCount: summary.rowCount,
    issueCount: summary.issueCount,
    score: table.score,
    explanation,
    columns,
    // Rows of other pages are counted with these, but judged apart.
    dropped: regions.length > 1 ? new Map() : byReason(inside),
  };
}

/** The reasons that rows are dropped for are the roles that they were found to have; `where` and blanks say it themselves. */
function byReason(verdicts: readonly RowVerdict[]): ReadonlyMap<string, readonly RowVerdict[]> {
  return Map.groupBy(
    verdicts.filter(({ role }) => role !== 'data' && role !== 'empty'),
    ({ role }) => role,
  );
}
