import type { DetectedColumn, TableRow } from '../detected-table.ts';
import { cellText } from '../format/cell-text.ts';
import type { SheetHead } from '../model.ts';
import { dateStyle, inferDateStyle } from '../values/date/date-order.ts';
import { isBlank } from '../values/empty-text.ts';
import { type ColumnProfile, profileWritten, type SampleCell } from '../values/infer-type.ts';
import { inferNumberStyle, numberStyle, saidMark } from '../values/number/number-style.ts';
import { type HeaderText, headerText } from '../words/header-name.ts';
import { markByTotals } from './mark-by-totals.ts';
import { tableHabits, type WrittenColumn, writtenColumn } from './neighbours.ts';

/** What is known of a column before it is mapped. */
export interface ColumnEvidence {
  column: DetectedColumn;
  /** The whole header and, where it is stacked, its last line. */
  headers: readonly HeaderText[];
  profile: ColumnProfile;
  /** What decided the order of its dates where they leave it open, if not the locale; completes "read as day/month, …". */
  datesBy: string | null;
  /** Row and text of the first value that keeps a column text, where `profile.almost` says what it nearly is. */
  odd: { row: number; text: string } | null;
  /** Filled cells of the sample as shown, for patterns and known values. */
  texts: readonly string[];
}

/** Rows looked at per column: enough to tell a type, few enough that a sheet of 16,384 columns stays cheap. */
const mostRows = 1_000;
const mostCells = 400_000;
const mostTexts = 200;

export function gatherEvidence(
  columns: readonly DetectedColumn[],
  sample: readonly TableRow[],
  sheet: SheetHead,
  locale: string,
): ColumnEvidence[] {
  const most = Math.max(50, Math.min(mostRows, Math.floor(mostCells / Math.max(1, columns.length))));
  const all = sample.filter((item) => item.role === 'data');
  const rows = all.slice(0, most);
  const cellsOf = (column: DetectedColumn) =>
    rows.map(({ row }): SampleCell => {
      const format = row.formats?.[column.index];
      return {
        value: row.values[column.index] ?? null,
        format: format === undefined ? undefined : sheet.formats[format],
      };
    });
  const samples = columns.map((column) => ({ column, cells: cellsOf(column) }));
  const written = samples.map(({ cells }) => writtenIn(cells));
  const surroundings = {
    formats: dateFormatsOf(samples.map(({ cells }) => cells)),
    names: namesOf(columns, sample, sheet),
  };
  const { numberLocale, dateLocale, datesTold, datesBy, numbersTold } = tableHabits(written, locale, surroundings);
  return samples.map(({ column, cells }, at) => {
    const { marks, orders } = written[at] ?? writtenIn(cells);
    const byTotals = saidMark(marks) === undefined ? markByTotals(sample, column.index, marks) : null;
    const numbers = byTotals === null ? numberStyle(marks, numberLocale) : { decimal: byTotals, ambiguous: false };
    const profile = profileWritten(cells, numbers, dateStyle(orders, dateLocale), sheet.epoch);
    // What these rows leave open, later ones may settle.
    if (profile.dates.ambiguous || profile.numbers.ambiguous) {
      const texts = all
        .flatMap(({ row }) => row.values[column.index] ?? [])
        .filter((value) => typeof value === 'string');
      if (profile.dates.ambiguous) profile.dates = inferDateStyle(texts, dateLocale);
      if (profile.numbers.ambiguous) profile.numbers = inferNumberStyle(texts, numberLocale);
    }
    if (datesTold) profile.dates.ambiguous = false;
    if (numbersTold) profile.numbers.ambiguous = false;
    return {
      column,
      headers: headersOf(column),
      profile,
      datesBy,
      odd: oddOf(profile, rows, cells, sheet.epoch),
      texts: textsOf(cells, sheet.epoch),
    };
  });
}

function dateFormatsOf(columns: readonly (readonly SampleCell[])[]): Set<string> {
  const codes = new Set<string>();
  for (const cells of columns) {
    for (const { value, format } of cells)
      if (typeof value === 'number' && (format?.kind === 'date' || format?.kind === 'datetime')) codes.add(format.code);
  }
  return codes;
}

/** What tells the language of a table. */
function namesOf(columns: readonly DetectedColumn[], sample: readonly TableRow[], sheet: SheetHead): string[] {
  const totals = sample.filter(({ role }) => role === 'derived');
  const labels = totals.flatMap(({ row }) => row.values.find((value) => typeof value === 'string') ?? []);
  return [...columns.map(({ header }) => header), ...new Set(labels), sheet.name];
}

function writtenIn(cells: readonly SampleCell[]): WrittenColumn {
  const texts: string[] = [];
  for (const { value } of cells) if (typeof value === 'string') texts.push(value.trim());
  return writtenColumn(texts);
}

function oddOf(
  { almost }: ColumnProfile,
  rows: readonly TableRow[],
  cells: readonly SampleCell[],
  epoch: 1900 | 1904,
): ColumnEvidence['odd'] {
  const at = almost?.others[0] ?? -1;
  const [item, cell] = [rows[at], cells[at]];
  if (item === undefined || cell === undefined) return null;
  return { row: item.row.number, text: cellText(cell.value, cell.format, epoch).trim() };
}

function headersOf(column: DetectedColumn): HeaderText[] {
  const full = headerText(column.header);
  const leaf = headerText(column.headerPath.at(-1) ?? '');
  return [full, leaf].filter((header, index) => header.plain !== '' && (index === 0 || header.plain !== full.plain));
}

function textsOf(cells: readonly SampleCell[], epoch: 1900 | 1904): string[] {
  const texts: string[] = [];
  for (const { value, format } of cells) {
    if (value === null || (typeof value === 'string' && isBlank(value))) continue;
    texts.push(cellText(value, format, epoch).trim());
    if (texts.length === mostTexts) break;
  }
  return texts;
}
