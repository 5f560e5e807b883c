import type { SchemaElement } from 'hyparquet-writer';
import type { OutputColumn, OutputRow, OutputValue } from '../../extracted-table.ts';
import { isoDays, isoMilliseconds } from '../text/iso-time.ts';

/** How the values of a column are stored in a Parquet file. */
export type ParquetKind = 'text' | 'int64' | 'double' | 'boolean' | 'date' | 'timestamp';

const kindOf: Record<OutputColumn['type'], ParquetKind> = {
  string: 'text',
  integer: 'int64',
  decimal: 'double',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamp',
};

/**
 * What the columns of a table hold, found by looking at every row: a column of Parquet has one type, and a column of ours may
 * hold texts that do not fit its own (an inferred type gives way to the value) or numbers too long for a double. Such a column
 * is stored as text, so that nothing is lost or rounded.
 */
export class ParquetColumns {
  readonly names: readonly string[];
  readonly kinds: ParquetKind[];

  constructor(columns: readonly Pick<OutputColumn, 'name' | 'type'>[]) {
    this.names = columns.map(({ name }) => name);
    this.kinds = columns.map(({ type }) => kindOf[type]);
  }

  note(rows: readonly OutputRow[]): void {
    const { kinds } = this;
    for (let at = 0; at < rows.length; at++) {
      const values = rows[at]?.values ?? [];
      for (let column = 0; column < kinds.length; column++) {
        const kind = kinds[column];
        if (kind === 'text') continue;
        const value = values[column];
        if (value !== null && value !== undefined && kind !== undefined && !fits(value, kind)) kinds[column] = 'text';
      }
    }
  }

  /** The file's schema (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md). */
  get schema(): SchemaElement[] {
    const elements = this.names.map(
      (name, at): SchemaElement => ({
        name,
        repetition_type: 'OPTIONAL',
        ...storage[this.kinds[at] ?? 'text'],
      }),
    );
    return [{ name: 'table', num_children: elements.length }, ...elements];
  }
}

const storage: Record<ParquetKind, Omit<SchemaElement, 'name'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  // Without a logical type, whose width hyparquet-writer states as a number of 32 bits: DuckDB refuses the file for it.
  int64: { type: 'INT64', converted_type: 'INT_64' },
  double: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  date: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
  /** Without a zone, like the values: readers must not shift it. */
  timestamp: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MILLIS' } },
};

const least64 = -(2n ** 63n);
const most64 = 2n ** 63n - 1n;

function fits(value: NonNullable<OutputValue>, kind: ParquetKind): boolean {
  switch (kind) {
    case 'text':
      return true;
    case 'int64':
      if (typeof value === 'number') return Number.isSafeInteger(value);
      return (
        typeof value === 'string' && /^-?\d{1,19}$/.test(value) && BigInt(value) >= least64 && BigInt(value) <= most64
      );
    case 'double':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'date':
      return typeof value === 'string' && !Number.isNaN(isoDays(value));
    case 'timestamp':
      return typeof value === 'string' && !Number.isNaN(isoMilliseconds(value));
  }
}
