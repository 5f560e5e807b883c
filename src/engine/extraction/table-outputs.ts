import type { Limits } from '../limits.ts';
import { createTableProcessor, type TableProcessor } from '../map/table-processor.ts';
import type { SheetHead } from '../model.ts';
import type { CompiledSpec } from '../spec/compile.ts';
import type { DetectedTable, DetectionItem, ExtractedTable, ExtractionItem } from '../table.ts';
import { SummarySum } from './summary-sum.ts';
import { TableNames } from './table-names.ts';

/** Rows go on in parts of this size, so that nothing downstream waits for a whole window. */
const rowsPerItem = 1_000;
const longestName = 60;

/** A table of the output, fed by one table of the source, or by several where the specification combines them. */
interface Output {
  table: ExtractedTable;
  sheetIndex: number;
  /** What a table of the source must have in common to be appended. */
  columns: string;
  sum: SummarySum;
}

/** Turns what detection finds into the tables of the output. */
export class TableOutputs {
  readonly #spec: CompiledSpec;
  readonly #limits: Limits;
  readonly #names = new TableNames();
  readonly #running = new Map<number, { processor: TableProcessor; output: Output }>();
  /** Outputs that later tables may still be appended to. */
  #open: Output[] = [];
  #count = 0;
  #anyMapped = false;
  readonly #headers = new Set<string>();

  constructor(spec: CompiledSpec, limits: Limits) {
    this.#spec = spec;
    this.#limits = limits;
  }

  get count(): number {
    return this.#count;
  }

  /** Whether a field of the specification was found in any table. */
  get anyMapped(): boolean {
    return this.#anyMapped;
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
        for (let from = 0; from < item.rows.length; from += rowsPerItem) {
          const rows = running.processor.process(item.rows.slice(from, from + rowsPerItem));
          if (rows.length > 0) yield { kind: 'rows', ordinal: running.output.table.ordinal, rows };
        }
        break;
      }
      case 'end': {
        const running = this.#running.get(item.id);
        if (running === undefined) return;
        this.#running.delete(item.id);
        const { output, processor } = running;
        output.sum.add(processor.finish(item.range), output.sheetIndex === sheet.index);
        if (this.#combine === 'none') yield* this.#end([output]);
        break;
      }
    }
  }

  *endSheet(): Generator<ExtractionItem> {
    if (this.#combine === 'sheet') yield* this.#end(this.#open);
  }

  *endDocument(): Generator<ExtractionItem> {
    yield* this.#end(this.#open);
  }

  get #combine() {
    return this.#spec.spec.tables.combine;
  }

  *#start(
    table: DetectedTable,
    sample: Parameters<typeof createTableProcessor>[0]['sample'],
    sheet: SheetHead,
  ): Generator<ExtractionItem> {
    for (const { header } of table.columns) if (header !== '') this.#headers.add(header);
    const columns = table.columns.map(({ header }) => header.toLowerCase()).join('\n');
    const earlier = this.#combine === 'none' ? undefined : this.#open.find((output) => output.columns === columns);
    const processor = createTableProcessor({
      table,
      sample,
      sheet,
      spec: this.#spec,
      limits: this.#limits,
      ordinal: earlier?.table.ordinal ?? this.#count,
      name: earlier?.table.name ?? this.#names.take(nameOf(table)),
    });
    this.#anyMapped ||= processor.table.columns.some(
      ({ mapping }) => mapping.field !== null && mapping.method !== 'none',
    );
    if (earlier !== undefined) {
      this.#running.set(table.id, { processor, output: earlier });
      return;
    }
    const sum = new SummarySum(this.#limits.issuesPerRule);
    const output: Output = { table: processor.table, sheetIndex: sheet.index, columns, sum };
    this.#count++;
    this.#open.push(output);
    this.#running.set(table.id, { processor, output });
    yield { kind: 'table', table: processor.table };
  }

  *#end(outputs: readonly Output[]): Generator<ExtractionItem> {
    this.#open = this.#open.filter((output) => !outputs.includes(output));
    for (const { table, sum } of outputs) {
      if (sum.total !== null) yield { kind: 'end', ordinal: table.ordinal, summary: sum.total };
    }
  }
}

function nameOf(table: DetectedTable): string {
  return table.title.length <= longestName ? table.title : table.sheet.name;
}
