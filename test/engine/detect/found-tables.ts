import { type DetectionOptions, detectTables } from '../../../src/engine/detect/follow/detect.ts';
import type { DetectRules } from '../../../src/engine/detect/tables/detect-rules.ts';
import type { DetectedTable, RowVerdict, TableRow } from '../../../src/engine/detected-table.ts';
import { type CellRange, rangeToA1, type Sheet } from '../../../src/engine/model.ts';
import { specSchema } from '../../../src/engine/specification/spec.ts';

export interface Found {
  table: DetectedTable;
  sample: TableRow[];
  rows: TableRow[];
  range: string;
}

/** The rules of an empty specification, with some of the table rules changed. */
export function rulesWith(tables: object = {}, read: object = {}, more: object = {}): DetectRules {
  return specSchema.parse({ ade: 1, tables, read, ...more });
}

/** Everything that detection yields for a sheet, gathered per table. */
export async function findTables(sheet: Sheet, rules = rulesWith(), options: DetectionOptions = {}): Promise<Found[]> {
  const found = new Map<number, Found>();
  const ranges = new Map<number, CellRange>();
  for await (const item of detectTables(sheet, rules, options)) {
    if (item.kind === 'judged') continue;
    if (item.kind === 'table') {
      found.set(item.table.id, { table: item.table, sample: item.sample, rows: [], range: 'open' });
      continue;
    }
    const entry = found.get(item.id);
    if (entry === undefined) throw new Error(`${item.kind} of the unknown table ${item.id}`);
    if (ranges.has(item.id)) throw new Error(`${item.kind} after the end of table ${item.id}`);
    if (item.kind === 'rows') entry.rows.push(...item.rows);
    else {
      ranges.set(item.id, item.range);
      entry.range = rangeToA1(item.range);
    }
  }
  return [...found.values()];
}

/** What detection says of the rows of a sheet, in the order in which it says so. */
export async function judgeRows(
  sheet: Sheet,
  rules = rulesWith(),
  options: DetectionOptions = {},
): Promise<RowVerdict[]> {
  const verdicts: RowVerdict[] = [];
  for await (const item of detectTables(sheet, rules, options)) if (item.kind === 'judged') verdicts.push(...item.rows);
  return verdicts;
}

/** Row numbers of a table by role. */
export function numbersOf(found: Found | undefined, role: TableRow['role']): number[] {
  return (found?.rows ?? []).filter((row) => row.role === role).map(({ row }) => row.number);
}

export function headersOf(found: Found | undefined): string[] {
  return (found?.table.columns ?? []).map((column) => column.header);
}
