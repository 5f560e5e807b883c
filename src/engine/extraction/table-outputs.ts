import type { DetectedColumn, DetectedTable, DetectionItem, TableRow } from '../detected-table.ts';
import type { ExtractedTable, ExtractionItem, TablePart } from '../extracted-table.ts';
import type { Limits } from '../limits.ts';
import { AppendedState } from '../map/appended-state.ts';
import { planColumns, type TablePlan } from '../map/column-plan.ts';
import { alignPlan, headersOf, shapeOf, type TableShape } from '../map/combine.ts';
import type { CompiledSpec } from '../map/compiled-spec.ts';
import { gatherEvidence } from '../map/evidence.ts';
import { rowCountIssues } from '../map/table-checks.ts';
import { createTableProcessor, type TableProcessor } from '../map/table-processor.ts';
import type { CellRange, SheetHead } from '../model.ts';
import { IssueRoom } from '../values/issue-log.ts';
import { turnedRange } from './across.ts';
import { SummarySum, union } from './summary-sum.ts';
import { TableNames } from './table-names.ts';

const longestName = 60;

/** A table of the output, fed by one table of the source, or by several where the specification combines them. */
interface Output {
  table: ExtractedTable;
  sheetIndex: number;
  plan: TablePlan;
  shape: TableShape;
  appended: AppendedState;
  sum: SummarySum;
  /** The columns as found, and the pages' parts so far: what a table that goes on with the next page is known by. */
  columns: DetectedColumn[];
  parts: OpenPart[];
}

/** Turns what detection finds into the tables of the output. */
export class TableOutputs {
  readonly #spec: CompiledSpec;
  readonly #limits: Limits;
  readonly #room: IssueRoom;
  readonly #names = new TableNames();
  readonly #running = new Map<number, { processor: TableProcessor; output: Output }>();
  /** Outputs that later tables may still be appended to. */
  #open: Output[] = [];
  #count = 0;
  #anyMapped = false;
  readonly #headers = new Set<string>();
  readonly #columnNames = new Set<string>();

  constructor(spec: CompiledSpec, limits: Limits) {
    this.#spec = spec;
    this.#limits = limits;
    this.#room = new IssueRoom(limits.issues);
  }

  get count(): number {
    return this.#count;
  }

  /** Whether a field of the specification was found in any table. */
  get anyMapped(): boolean {
    return this.#anyMapped;
  }

  /** Those of the names that are columns of no table. */
  missingOf(names: readonly string[]): string[] {
    return names.filter((name) => !this.#columnNames.has(name));
  }

  /** Every header met, in reading order. */
  get headers(): readonly string[] {
    return [...this.#headers];
  }

  *accept(item: DetectionItem, sheet: SheetHead): Generator<ExtractionItem> {
    switch (item.kind) {
      case 'table':
        yield* this.#start(item.table, item.sample, sheet);
        break;
      case 'rows': {
        const running = this.#running.get(item.id);
        if (running === undefined) return;
        const { ordinal } = running.output.table;
        for (let at = 0; at < item.rows.length; ) {
          const { rows, next } = running.processor.process(item.rows, at);
          at = next;
          // Also without rows: a turn is a turn.
          yield { kind: 'rows', ordinal, rows };
        }
        break;
      }
      case 'end': {
        const running = this.#running.get(item.id);
        if (running === undefined) return;
        this.#running.delete(item.id);
        const { output, processor } = running;
        const range = sheet.isAcross === true ? turnedRange(item.range) : item.range;
        output.sum.add(processor.finish(range), output.sheetIndex === sheet.index);
        const part = output.parts.at(-1);
        // Of tables of one sheet, which may run beside each other, the part holds all.
        if (part?.layout === null) part.range = part.range === null ? range : union(part.range, range);
        if (this.#combine === 'none' && output.parts.length === 0) yield* this.#end([output]);
        break;
      }
    }
  }

  *endSheet(sheet: SheetHead): Generator<ExtractionItem> {
    if (this.#combine === 'all') return;
    // A table of a PDF's page has ended only when the next page is known not to go on with it.
    const ended = this.#open.filter(({ parts }) => (parts.at(-1)?.sheet.index ?? -1) < sheet.index);
    yield* this.#end(ended);
  }

  *endDocument(): Generator<ExtractionItem> {
    yield* this.#end(this.#open);
  }

  get #combine() {
    return this.#spec.spec.tables.combine;
  }

  *#start(found: DetectedTable, sample: readonly TableRow[], sheet: SheetHead): Generator<ExtractionItem> {
    const continued = this.#continued(found);
    // The part on a later page may lack the header, or leave a column blank.
    const table = continued === undefined ? found : { ...found, columns: continued.columns };
    for (const { header } of table.columns) if (header !== '') this.#headers.add(header);
    const { plan, shape, earlier } = this.#plan(table, sample, sheet, continued);
    const appended = earlier?.appended ?? new AppendedState();
    const processor = createTableProcessor({
      table,
      plan,
      sheet,
      spec: this.#spec,
      limits: this.#limits,
      room: this.#room,
      ordinal: earlier?.table.ordinal ?? this.#count,
      name: earlier?.table.name ?? this.#names.take(nameOf(table)),
      appended,
    });
    for (const { name } of processor.table.columns) this.#columnNames.add(name);
    this.#anyMapped ||= processor.table.columns.some(
      ({ mapping }) => mapping.field !== null && mapping.method !== 'none',
    );
    const parts = earlier?.parts ?? [];
    const isOfAnotherSheet = this.#combine === 'all' && parts.at(-1)?.sheet.index !== sheet.index;
    if (table.layout !== undefined || isOfAnotherSheet) parts.push(partOf(table, plan, appended.rows));
    if (earlier !== undefined) {
      this.#running.set(table.id, { processor, output: earlier });
      return;
    }
    const sum = new SummarySum();
    const output: Output = {
      table: processor.table,
      sheetIndex: sheet.index,
      plan,
      shape,
      appended,
      sum,
      columns: table.columns,
      parts,
    };
    this.#count++;
    this.#open.push(output);
    this.#running.set(table.id, { processor, output });
    yield { kind: 'table', table: processor.table };
  }

  /** The output that a table goes on with from an earlier page. */
  #continued({ layout }: DetectedTable): Output | undefined {
    if (layout === undefined || layout.continues === null) return undefined;
    return this.#open.find(({ parts }) => parts.at(-1)?.layout?.key === layout.continues);
  }

  /** The columns of a table, and the output whose columns they are too. */
  #plan(table: DetectedTable, sample: readonly TableRow[], sheet: SheetHead, continued: Output | undefined) {
    const evidence = gatherEvidence(table.columns, sample, sheet, this.#spec.spec.read.locale);
    const open = this.#combine === 'none' ? [] : this.#open;
    const headers = headersOf(table);
    // The same headers mean the same, whatever the values of this table look like.
    const twin = continued ?? open.find((output) => output.shape.headers === headers);
    const plan = planColumns(evidence, this.#spec, { sheet, tableName: nameOf(table), mapping: twin?.plan.mapping });
    const shape = shapeOf(table, plan);
    const earlier = twin ?? open.find(({ shape: { columns } }) => columns !== null && columns === shape.columns);
    if (earlier !== undefined) alignPlan(plan, earlier.plan);
    return { plan, shape, earlier };
  }

  *#end(outputs: readonly Output[]): Generator<ExtractionItem> {
    this.#open = this.#open.filter((output) => !outputs.includes(output));
    for (const { table, sum, parts } of outputs) {
      if (this.#spec.checks.length > 0) sum.addIssues(rowCountIssues(this.#spec.checks, sum.rowCount));
      if (sum.total === null) continue;
      const found = parts.flatMap(({ range, ...part }) => (range === null ? [] : [{ ...part, range }]));
      // A table of one sheet is where it is.
      const summary = found.length > 1 || found[0]?.layout ? { ...sum.total, parts: found } : sum.total;
      yield { kind: 'end', ordinal: table.ordinal, summary };
    }
  }
}

/** A part whose end has not been seen has no range yet. */
type OpenPart = Omit<TablePart, 'range'> & { range: CellRange | null };

function partOf({ layout, sheet, headerRows }: DetectedTable, plan: TablePlan, rowsBefore: number): OpenPart {
  const letters = plan.columns.map(({ letter }) => letter || null);
  return { sheet, headerRows, rowsBefore, letters, layout: layout ?? null, range: layout?.range ?? null };
}

function nameOf(table: DetectedTable): string {
  if (table.title.length <= longestName) return table.title;
  // A page's number says less than the beginning of a long caption.
  return table.layout === undefined ? table.sheet.name : `${table.title.slice(0, longestName - 1).trimEnd()}…`;
}
