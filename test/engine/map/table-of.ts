import type { DetectedTable, OffColumn, RowRole, TableRow } from '../../../src/engine/detected-table.ts';
import type { OutputRow } from '../../../src/engine/extracted-table.ts';
import { defaultLimits } from '../../../src/engine/limits.ts';
import { AppendedState } from '../../../src/engine/map/appended-state.ts';
import { planColumns } from '../../../src/engine/map/column-plan.ts';
import { gatherEvidence } from '../../../src/engine/map/evidence.ts';
import { createTableProcessor } from '../../../src/engine/map/table-processor.ts';
import type { CellValue, NumberFormat, SheetHead } from '../../../src/engine/model.ts';
import { compileSpec } from '../../../src/engine/plan/compile.ts';
import { parseSpec } from '../../../src/engine/plan/parse.ts';
import { IssueRoom } from '../../../src/engine/values/issue-log.ts';
import type { LookupTables } from '../../../src/engine/values/steps/lookup-step.ts';

export interface TableOptions {
  spec?: string;
  rows?: CellValue[][];
  /** Role of each row; data where left out. */
  roles?: RowRole[];
  /** Columns in which the totals do not add up. */
  off?: readonly OffColumn[];
  formats?: NumberFormat[];
  /** Index into `formats` of every column. */
  formatOf?: (number | undefined)[];
  epoch?: 1900 | 1904;
  sampleRows?: number;
  issuesPerRule?: number;
  lookups?: LookupTables;
  /** Group headings of each row; none where left out. */
  groups?: (string | null)[];
  /** 1 where left out. */
  headerRow?: number;
}

/** Runs a table with these headers in row 1 (a list for a stacked header) and rows from row 2 through the processor. */
export function tableOf(headers: (string | string[])[], options: TableOptions = {}) {
  const { rows = [], roles = [], formats = [], formatOf, epoch = 1900 } = options;
  const sheet: SheetHead = { index: 0, name: 'Sheet1', hidden: false, epoch, formats, hiddenColumns: [] };
  const table: DetectedTable = {
    id: 1,
    sheet: { index: 0, name: 'Sheet1' },
    title: 'Sheet1',
    top: 1,
    left: 1,
    right: headers.length,
    headerRows: [options.headerRow ?? 1],
    columns: headers.map((header, index) => {
      const headerPath = [header].flat();
      return { index, headerPath, header: headerPath.join(' ') };
    }),
    score: 1,
    reasons: [],
  };
  const items = rows.map(
    (values, at): TableRow => ({
      row: { number: at + 2, values, formats: formatOf ?? null, hidden: false },
      role: roles[at] ?? 'data',
      ...(roles[at] === 'derived' && options.off ? { off: options.off } : {}),
      group: options.groups?.[at] ?? null,
    }),
  );
  const spec = compileSpec(parseSpec(options.spec ?? 'ade: 1'), options.lookups);
  const sample = items.slice(0, options.sampleRows ?? 1_000);
  const evidence = gatherEvidence(table.columns, sample, sheet, spec.spec.read.locale);
  const processor = createTableProcessor({
    table,
    plan: planColumns(evidence, spec, { sheet, tableName: table.title }),
    sheet,
    spec,
    appended: new AppendedState(),
    limits: { ...defaultLimits, issuesPerRule: options.issuesPerRule ?? 100 },
    room: new IssueRoom(defaultLimits.issues),
    ordinal: 0,
    name: 'Sheet1',
  });
  const output: OutputRow[] = [];
  for (let at = 0; at < items.length; ) {
    const part = processor.process(items, at);
    output.push(...part.rows);
    at = part.next;
  }
  const summary = processor.finish({ top: 1, left: 1, bottom: rows.length + 1, right: headers.length });
  return { table: processor.table, output, values: output.map((row) => row.values), summary };
}
