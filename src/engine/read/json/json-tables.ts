import type { CellValue } from '../../model.ts';

/** A table that is written in JSON: the names of its columns, and its records. */
export interface JsonTable {
  name: string;
  columns: string[];
  records: Map<string, CellValue>[];
}

/** Objects within records become columns `a.b` down to so many levels; what lies deeper is a text of JSON. */
const deepestColumn = 3;
/** Arrays of records are looked for down to so many levels. */
const deepestArray = 3;

/** The arrays of objects in a value; an object without any is a table of one record. */
export function tablesInJson(value: unknown, name: string): JsonTable[] {
  const tables = arraysIn(value, [], deepestArray).map(({ path, records }) => asTable(path.join('.') || name, records));
  return tables.length > 0 || !isObject(value) ? tables : [asTable(name, [value])];
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function arraysIn(value: unknown, path: string[], depth: number): { path: string[]; records: JsonObject[] }[] {
  if (Array.isArray(value)) {
    const records = value.flatMap((item) => (isObject(item) ? [item] : Array.isArray(item) ? [{ ...item }] : []));
    return records.length > 0 && records.length === value.length ? [{ path, records }] : [];
  }
  if (!isObject(value) || depth === 0) return [];
  return Object.entries(value).flatMap(([key, inner]) => arraysIn(inner, [...path, key], depth - 1));
}

function asTable(name: string, objects: readonly JsonObject[]): JsonTable {
  const columns = new Set<string>();
  const records = objects.map((object) => {
    const record = new Map<string, CellValue>();
    flatten(object, '', deepestColumn, record);
    for (const column of record.keys()) columns.add(column);
    return record;
  });
  return { name, columns: [...columns], records };
}

function flatten(object: JsonObject, above: string, depth: number, into: Map<string, CellValue>): void {
  for (const [key, value] of Object.entries(object)) {
    const name = above === '' ? key : `${above}.${key}`;
    if (isObject(value) && depth > 1) flatten(value, name, depth - 1, into);
    else into.set(name, asCell(value));
  }
}

function asCell(value: unknown): CellValue {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ') || null;
  return JSON.stringify(value);
}
