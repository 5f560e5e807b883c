import type { DetectedTable, DetectionItem, RowRole, RowVerdict } from '../detected-table.ts';
import { columnLetter, type SheetHead, type SourceWarning } from '../model.ts';
import type { Spec } from '../specification/spec.ts';
import { counted } from '../words/counted.ts';
import { firstOf } from '../words/first-of.ts';
import { headerText } from '../words/header-name.ts';
import { sheetPlace } from '../words/sheet-place.ts';
import { OutsideRows } from './outside-rows.ts';

/** So many sheets are named one by one; the rest are counted. */
const namedSheets = 20;
const namedHiddenSheets = 8;
/** Roles of rows that a table could be made of. */
const tableRoles: readonly RowRole[] = ['header', 'data', 'derived'];

/** What a sheet held beside the tables that came of it. */
interface SheetSeen {
  rows: number;
  hiddenRows: number;
  tables: number;
  /** Numbers of rows, and texts of columns in their plain form, that head its tables. */
  headerRows: Set<number>;
  headerTexts: Set<string>;
  /** Letters of blank columns of which it is not sure whether they part tables, by what they were taken for. */
  doubtfulGaps: { apart: Set<string>; one: Set<string> };
  /** The longest run of rows that came nearest to a table. */
  nearest: RowVerdict | null;
}

/** Gathers what extraction left out without a table to tell it: sheets without tables, hidden sheets, rows and columns. */
export class SheetWarnings {
  readonly #warnings: SourceWarning[] = [];
  readonly #outside = new OutsideRows();
  #nearest = '';
  #more = 0;
  #seen: SheetSeen = empty();

  begin(): void {
    this.#outside.begin();
    this.#seen = empty();
  }

  /** @param hidden how many of the rows are hidden or filtered */
  rows(count: number, hidden: number): void {
    this.#seen.rows += count;
    this.#seen.hiddenRows += hidden;
  }

  #table({ headerRows, columns, doubts = [] }: DetectedTable): void {
    this.#seen.tables++;
    for (const { index, isApart } of doubts)
      this.#seen.doubtfulGaps[isApart ? 'apart' : 'one'].add(columnLetter(index));
    for (const row of headerRows) this.#seen.headerRows.add(row);
    for (const text of columns.flatMap(({ headerPath }) => headerPath))
      this.#seen.headerTexts.add(headerText(text).plain);
  }

  /** Takes what detection yields for the sheet. */
  accept(item: DetectionItem): void {
    this.#outside.accept(item);
    if (item.kind === 'table') this.#table(item.table);
    if (item.kind === 'judged') this.#judged(item.rows);
  }

  /** How many rows of all sheets hold something and belong to no table, by what they were found to be. */
  get rowsOutside(): Readonly<Record<string, number>> {
    return this.#outside.counts;
  }

  /** What came nearest to a table in the first sheet without one, as a sentence that begins with a blank; `''` where nothing did. */
  get nearest(): string {
    return this.#nearest;
  }

  #judged(verdicts: readonly RowVerdict[]): void {
    const { nearest } = this.#seen;
    let best = nearest;
    for (const verdict of verdicts) if (best === null || weightOf(verdict) > weightOf(best)) best = verdict;
    this.#seen.nearest = best;
  }

  end(sheet: SheetHead, { read: { hidden }, tables: { header } }: Spec): void {
    const { rows, hiddenRows, tables, headerRows, headerTexts } = this.#seen;
    const place = sheetPlace(sheet);
    if (header.at !== undefined && !headerRows.has(header.at))
      this.#add('HEADER_NOT_FOUND', `${place} has no table whose header begins in row ${header.at}.`);
    const missing = header.match?.filter((text) => !headerTexts.has(headerText(text).plain)) ?? [];
    if (missing.length > 0)
      this.#add(
        'HEADER_NOT_FOUND',
        `${place} has no header with the text ${missing.map((text) => `“${text}”`).join(' and ')}.`,
      );
    if (tables === 0 && this.#nearest === '') this.#nearest = nearestOf(this.#seen);
    if (tables === 0 && rows > hiddenRows) this.#add('NO_TABLE_IN_SHEET', withoutTable(place, this.#seen));
    const { values, lines, linesAbove, manyAbove, likeRecords } = this.#outside;
    if (tables > 0 && values.count > 0)
      this.#add(
        'ROWS_OUTSIDE_TABLES',
        `${place}: ${counted(values.count, 'row')} of values ${values.count === 1 ? 'stands' : 'stand'} outside of its tables: ${values}.`,
      );
    if (lines.rows.count > 0)
      this.#add(
        'ROWS_OUTSIDE_TABLES',
        `${place}: ${counted(lines.rows.count, 'row')} of several cells below the first table ${lines.rows.count === 1 ? 'is' : 'are'} in none: ${lines.rows}. ${lines.why}`,
      );
    if (linesAbove.count > 0)
      this.#add(
        'ROWS_OUTSIDE_TABLES',
        `${place}: ${counted(linesAbove.count, 'row')} of several cells above the first table, which has no header, ${linesAbove.count === 1 ? 'is' : 'are'} in none: ${linesAbove}.`,
      );
    if (tables > 0 && manyAbove.count > 0)
      this.#add(
        'ROWS_OUTSIDE_TABLES',
        `${place}: ${counted(manyAbove.count, 'row')} of many cells above the first table ${manyAbove.count === 1 ? 'is' : 'are'} in none: ${manyAbove}.`,
      );
    if (tables > 0 && likeRecords.count > 0)
      this.#add(
        'ROWS_OUTSIDE_TABLES',
        `${place}: ${counted(likeRecords.count, 'row')} of few cells ${likeRecords.count === 1 ? 'stands' : 'stand'} outside of its tables and may be ${likeRecords.count === 1 ? 'a record' : 'records'}: ${likeRecords}.`,
      );
    for (const message of doubtfulGapsOf(place, this.#seen)) this.#add('TABLES_BESIDE', message);
    if (hidden === 'include') return;
    const columns = sheet.hiddenColumns.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    const parts = [
      ...(hiddenRows > 0 ? [`${counted(hiddenRows, 'hidden or filtered row')}`] : []),
      ...(columns > 0 ? [`${counted(columns, 'hidden column')}`] : []),
    ];
    if (parts.length > 0)
      this.#add(
        'HIDDEN_LEFT_OUT',
        `${place}: ${parts.join(' and ')} left out. Set “read.hidden: include” to read them.`,
      );
  }

  /** @param hiddenSheets names of the sheets that were left out because they are hidden */
  all(hiddenSheets: readonly string[]): SourceWarning[] {
    const warnings = [...this.#warnings];
    if (this.#more > 0)
      warnings.push({
        code: 'MORE_WARNINGS',
        message: `${this.#more.toLocaleString('en')} more warnings of this kind for other sheets.`,
      });
    if (hiddenSheets.length > 0) {
      const names = firstOf(
        hiddenSheets.map((name) => `“${name}”`),
        namedHiddenSheets,
      );
      const message = `${counted(hiddenSheets.length, 'hidden sheet')} left out: ${names}. Set “read.hidden: include” to read ${hiddenSheets.length === 1 ? 'it' : 'them'}.`;
      warnings.push({ code: 'HIDDEN_LEFT_OUT', message });
    }
    return warnings;
  }

  #add(code: string, message: string): void {
    if (this.#warnings.length < namedSheets) this.#warnings.push({ code, message });
    else this.#more++;
  }
}

function empty(): SheetSeen {
  return {
    rows: 0,
    hiddenRows: 0,
    tables: 0,
    headerRows: new Set(),
    headerTexts: new Set(),
    doubtfulGaps: { apart: new Set(), one: new Set() },
    nearest: null,
  };
}

function* doubtfulGapsOf(place: string, { doubtfulGaps: { apart, one } }: SheetSeen): Generator<string> {
  if (one.size > 0)
    yield `${place}: what stands left and right of the blank ${columnsOf(one)} was read as one table. If these are two, set “tables.sideBySide: apart”.`;
  if (apart.size > 0)
    yield `${place}: what stands left and right of the blank ${columnsOf(apart)} was read as two tables. If these are one, set “tables.sideBySide: join”.`;
}

function columnsOf(letters: ReadonlySet<string>): string {
  return `${letters.size === 1 ? 'column' : 'columns'} ${[...letters].join(', ')}`;
}

/** Rows of values or headers come nearer to a table than any number of notes. */
function weightOf({ first, last, role }: RowVerdict): number {
  return last - first + 1 + (tableRoles.includes(role) ? 1_000_000_000 : 0);
}

function withoutTable(place: string, seen: SheetSeen): string {
  const nearest = nearestOf(seen);
  return nearest === ''
    ? `${place} has no table: it holds nothing that could be judged.`
    : `${place} has no table.${nearest}`;
}

function nearestOf({ nearest }: SheetSeen): string {
  if (nearest === null) return '';
  const { first, last, why } = nearest;
  const rows = first === last ? `row ${first}` : `rows ${first} to ${last}`;
  return ` Nearest to one came ${rows}: ${why}`;
}
