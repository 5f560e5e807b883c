import type { ColumnType } from '../../../src/engine/closed-sets.ts';
import { EngineError } from '../../../src/engine/errors.ts';
import type { ExtractedTable, ExtractionItem, OutputValue } from '../../../src/engine/extracted-table.ts';
import { extract } from '../../../src/engine/extraction/extract.ts';
import type { Limits } from '../../../src/engine/limits.ts';
import { parseSpec } from '../../../src/engine/plan/parse.ts';
import type { Spec } from '../../../src/engine/specification/spec.ts';
import { sourceOf } from '../../support/files/byte-source.ts';

/** Small, so that a hostile number in a small file is met by a limit and not by patience. */
const limits: Partial<Limits> = {
  expandedBytes: 8_000_000,
  rows: 20_000,
  columns: 2_000,
  cells: 300_000,
  cellBytes: 100_000,
  sharedStringBytes: 4_000_000,
};

/**
 * Extracts a document to its end.
 *
 * @returns `tables`, or the code of the EngineError that it ended in
 * @throws whatever else it ended in, or what is wrong with the tables
 */
export async function settle(content: Buffer, specText: string): Promise<string> {
  const source = sourceOf(content, 'fuzz');
  try {
    const spec = parseSpec(specText);
    const tables = new Tables(spec);
    for await (const item of extract(source, spec, { limits })) tables.accept(item);
    tables.end();
    if (!source.closed) throw new Error('the source was left open');
    return 'tables';
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
}

const shapes: Record<ColumnType, (value: OutputValue) => boolean> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value)),
  decimal: (value) => Number.isFinite(value) || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)),
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value),
  datetime: (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{3})?$/.test(value),
};

/** What every extraction promises, whatever the document. */
class Tables {
  readonly #fields: ReadonlySet<string>;
  readonly #open = new Map<number, { table: ExtractedTable; rows: number }>();

  constructor(spec: Spec) {
    this.#fields = new Set(Object.keys(spec.fields));
  }

  accept(item: ExtractionItem): void {
    if (item.kind === 'table') {
      this.#open.set(item.table.ordinal, { table: item.table, rows: 0 });
    } else if (item.kind === 'rows') {
      const open = this.#open.get(item.ordinal);
      if (open === undefined) throw new Error('rows without a table');
      open.rows += item.rows.length;
      for (const { values } of item.rows) this.#checkRow(open.table, values);
    } else if (item.kind === 'end') {
      const rows = this.#open.get(item.ordinal)?.rows;
      const { rowCount, issueCount, errorCount, warningCount, issues } = item.summary;
      if (rows !== rowCount) throw new Error(`${rows} rows came, ${rowCount} were announced`);
      if (issueCount !== errorCount + warningCount || issues.length > issueCount)
        throw new Error('issues are miscounted');
      this.#open.delete(item.ordinal);
    }
  }

  end(): void {
    if (this.#open.size > 0) throw new Error('a table has no end');
  }

  #checkRow({ columns }: ExtractedTable, values: readonly OutputValue[]): void {
    if (values.length !== columns.length) throw new Error(`${values.length} values for ${columns.length} columns`);
    for (const [at, value] of values.entries()) {
      const column = columns[at];
      // A column that the specification does not name keeps what does not fit as text.
      if (value === null || column === undefined || !this.#fields.has(column.name)) continue;
      if (!shapes[column.type](value)) throw new Error(`${JSON.stringify(value)} in a column of type ${column.type}`);
    }
  }
}
