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

/** @param least how many values lists in an object need to be its columns */
function arraysIn(
  value: unknown,
  path: string[],
  depth: number,
  beside: JsonObject = {},
  least = leastAlone,
): FoundArray[] {
  if (Array.isArray(value)) {
    const names = value.every(Array.isArray) ? namesBeside(beside, value) : null;
    const asObject = (list: unknown[]) => (names === null ? { ...list } : objectOf(names, list));
    const records = value.flatMap((item) => (isObject(item) ? [item] : Array.isArray(item) ? [asObject(item)] : []));
    const isNamed = names !== null || value.some(isObject);
    return records.length > 0 && records.length === value.length ? [{ path, records, isNamed }] : [];
  }
  if (!isObject(value) || depth === 0) return [];
  const columns = columnsOf(value, least);
  if (columns !== null) return [{ path, records: columns, isNamed: true }];
  const named = recordsByName(value);
  if (named !== null) return [{ path, records: named, isNamed: true }];
  const leastWithin = leastIn(value);
  return Object.entries(value).flatMap(([key, inner]) =>
    arraysIn(inner, [...path, key], depth - 1, value, leastWithin),
  );
}

/** Lists of so few values beside other members are pairs of them; where they are all that there is, two are enough. */
const leastBeside = 3;
const leastAlone = 2;

/** How many values the columns of a member need: beside longer ones, one will do. */
function leastIn(value: JsonObject): number {
  const members = Object.values(value);
  return members.some((member) => isObject(member) && columnsOf(member, leastBeside) !== null) ? 1 : leastBeside;
}

/**
 * The records of an object whose members are columns: lists of values, as weather services send them, or objects with the same numbers from 0 on, as
 * pandas writes a table; `null` for any other.
 */
function columnsOf(value: JsonObject, least: number): JsonObject[] | null {
  const columns = Object.entries(value).map(([name, column]) => ({ name, values: valuesOf(column) }));
  const [first, ...others] = columns;
  const length = first?.values?.length ?? 0;
  if (length < least || others.length === 0) return null;
  if (!others.every(({ values }) => values?.length === length)) return null;
  return Array.from({ length }, (_, at) => Object.fromEntries(columns.map(({ name, values }) => [name, values?.[at]])));
}

function valuesOf(column: unknown): readonly unknown[] | null {
  const isNumbered = isObject(column) && Object.keys(column).every((key, at) => key === String(at));
  const values: unknown = isNumbered ? Object.values(column) : column;
  return Array.isArray(values) && values.every((item) => typeof item !== 'object' || item === null) ? values : null;
}

/** Share of the members of the first record that each other one has. */
const leastShared = 0.5;

/** Records that are members of an object, each under its own name, which becomes a column `key`; `null` where its members are no such records. */
function recordsByName(value: JsonObject): JsonObject[] | null {
  const members = Object.entries(value).flatMap(([key, record]) => (isObject(record) ? [{ key, record }] : []));
  const [first, ...others] = members;
  if (first === undefined || others.length === 0 || members.length < Object.keys(value).length) return null;
  const names = Object.keys(first.record);
  if (names.length < 2 || 'key' in first.record || names.some((name) => Array.isArray(first.record[name]))) return null;
  const isAlike = ({ record }: { record: JsonObject }) =>
    names.filter((name) => name in record).length >= leastShared * Math.max(names.length, Object.keys(record).length);
  return others.every(isAlike) ? members.map(({ key, record }) => ({ key, ...record })) : null;
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
  // An object that is missing in some record, as null, has no column of its own beside those of its members.
  const isHolder = (column: string) =>
    records.every((record) => (record.get(column) ?? null) === null) && holders.has(column);
  const holders = new Set([...columns].flatMap((column) => holdersOf(column)));
  return { name, columns: [...columns].filter((column) => !isHolder(column)), isNamed, records, nested: [...nested] };
}

/** `a.b.c` → `a`, `a.b` */
function holdersOf(column: string): string[] {
  const parts = column.split('.');
  return parts.slice(1).map((_part, at) => parts.slice(0, at + 1).join('.'));
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
