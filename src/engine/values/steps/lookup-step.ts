import type { OutputValue } from '../../extracted-table.ts';
import { headerText } from '../../words/header-name.ts';
import { TransformError } from './transform-error.ts';

/** The rows of another document, one value per column. */
export interface LookupTable {
  columns: readonly string[];
  rows: readonly (readonly OutputValue[])[];
}

/** Tables by the names that the specification gives them. */
export type LookupTables = ReadonlyMap<string, LookupTable>;

/** A lookup table lacks what a step asks of it; the message is a sentence. */
export class LookupError extends Error {}

interface LookupOptions {
  table: string;
  key: string;
  value: string;
  missing: 'error' | 'keep' | 'blank';
}

/** The value of one column by the text of another; exact before trimmed and whatever the case; the first of equal keys. */
export function compileLookup(options: LookupOptions, tables: LookupTables): (value: OutputValue) => OutputValue {
  const { table: name, missing } = options;
  const table = tables.get(name);
  if (table === undefined) throw new LookupError(`The lookup table ${name} has not been read.`);
  const [key, result] = [columnAt(table, name, options.key), columnAt(table, name, options.value)];
  const find = textIndex(table.rows.map((row) => [String(row[key] ?? ''), row[result] ?? null]));
  return (value) => {
    const found = find(String(value));
    if (found !== undefined) return found;
    if (missing === 'keep') return value;
    if (missing === 'blank') return null;
    throw new TransformError(
      `${JSON.stringify(String(value).slice(0, 60))} is not in the column ${options.key} of ${name}`,
    );
  };
}

/** Finds the value of a text, exact before trimmed and whatever the case; `undefined` when it is not there. */
export function textIndex<Value>(entries: readonly (readonly [string, Value])[]): (text: string) => Value | undefined {
  const exact = new Map<string, Value>();
  const folded = new Map<string, Value>();
  for (const [text, value] of entries) {
    if (!exact.has(text)) exact.set(text, value);
    const fold = text.trim().toLowerCase();
    if (fold !== '' && !folded.has(fold)) folded.set(fold, value);
  }
  return (text) => (exact.has(text) ? exact.get(text) : folded.get(text.trim().toLowerCase()));
}

function columnAt({ columns }: LookupTable, table: string, name: string): number {
  const exact = columns.indexOf(name);
  const at = exact >= 0 ? exact : columns.findIndex((column) => headerText(column).plain === headerText(name).plain);
  if (at >= 0) return at;
  throw new LookupError(`The lookup table ${table} has no column ${name}; it has ${columns.slice(0, 20).join(', ')}.`);
}
