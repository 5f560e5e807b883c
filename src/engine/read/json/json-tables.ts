import type { CellValue } from '../../model.ts';

/** A table that is written in JSON: the names of its columns, and its records. */
export interface JsonTable {
  name: string;
  columns: string[];
  /** Whether the names are in the document; lists have places only. */
  isNamed: boolean;
  records: Map<string, CellValue>[];
  /** Names of the columns in which lists of objects, or what lies too deep, are texts of JSON. */
  nested: string[];
}

/** Objects within records become columns `a.b` down to so many levels; what lies deeper is a text of JSON. */
const deepestColumn = 3;
/** Arrays of records are looked for down to so many levels. */
const deepestArray = 3;

/** The arrays of objects, or of lists, in a value; an object without any is a table of one record. */
export function tablesInJson(value: unknown, name: string): JsonTable[] {
  const tables = arraysIn(value, [], deepestArray).map((array) => asTable(array.path.join('.') || name, array));
  return tables.length > 0 || !isObject(value) ? tables : [asTable(name, { records: [value], isNamed: true })];
}

interface FoundArray {
  path: string[];
  records: JsonObject[];
  isNamed: boolean;
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function arraysIn(value: unknown, path: string[], depth: number, beside: JsonObject = {}): FoundArray[] {
  if (Array.isArray(value)) {
    const names = value.every(Array.isArray) ? namesBeside(beside, value) : null;
    const asObject = (list: unknown[]) => (names === null ? { ...list } : objectOf(names, list));
    const records = value.flatMap((item) => (isObject(item) ? [item] : Array.isArray(item) ? [asObject(item)] : []));
    const isNamed = names !== null || value.some(isObject);
    return records.length > 0 && records.length === value.length ? [{ path, records, isNamed }] : [];
  }
  if (!isObject(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => arraysIn(inner, [...path, key], depth - 1, value));
}

/** Where programs put the names of columns beside lists without them; pandas says `columns`. */
const membersWithNames = ['columns', 'headers', 'header', 'fields', 'names'];

/** The names of the columns of lists, where a member beside them has them: as many texts, no two alike. */
function namesBeside(beside: JsonObject, lists: readonly (readonly unknown[])[]): string[] | null {
  const width = lists.reduce((most, { length }) => Math.max(most, length), 0);
  for (const member of membersWithNames) {
    const value = beside[member];
    const names = Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
    if (names.length === width && new Set(names).size === width) return names;
  }
  return null;
}

function objectOf(names: readonly string[], list: readonly unknown[]): JsonObject {
  return Object.fromEntries(names.map((name, at) => [name, list[at]]));
}

function asTable(name: string, { records: objects, isNamed }: Omit<FoundArray, 'path'>): JsonTable {
  const columns = new Set<string>();
  const nested = new Set<string>();
  const records = objects.map((object) => {
    const record = new Map<string, CellValue>();
    flatten(object, '', deepestColumn, { record, nested });
    for (const column of record.keys()) columns.add(column);
    return record;
  });
  return { name, columns: [...columns], isNamed, records, nested: [...nested] };
}

function flatten(
  object: JsonObject,
  above: string,
  depth: number,
  into: { record: Map<string, CellValue>; nested: Set<string> },
): void {
  for (const [key, value] of Object.entries(object)) {
    const name = above === '' ? key : `${above}.${key}`;
    if (isObject(value) && depth > 1) flatten(value, name, depth - 1, into);
    else {
      if (isNested(value)) into.nested.add(name);
      into.record.set(name, asCell(value));
    }
  }
}

/** Whether a value has no place in a single cell: an object, or a list with one or with a list in it. */
function isNested(value: unknown): value is object {
  return isObject(value) || (Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null));
}

function asCell(value: unknown): CellValue {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return isNested(value) || !Array.isArray(value) ? JSON.stringify(value) : value.join(', ') || null;
}
