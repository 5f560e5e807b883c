import type { SchemaElement, SchemaTree } from 'hyparquet';
import { isListLike, isMapLike } from 'hyparquet/src/schema.js';
import { serialToIso } from '../../format/serial-date.ts';
import { leafOf } from './leaf-values.ts';
import type { ParquetColumn, PlainCell } from './thread-messages.ts';

/** Records within records become columns `a.b` down to so many levels; what lies deeper is a text of JSON. */
const deepestColumn = 3;

export interface CellColumn extends ParquetColumn {
  /** Whether it holds a list or a map, which is one text. */
  isNested: boolean;
  /** Of a row as the decoder gives it: its top columns. */
  read(row: readonly unknown[]): PlainCell;
}

/** The columns of cells that the schema makes. */
export function cellColumns(tree: SchemaTree): CellColumn[] {
  return tree.children.flatMap((child, top) => columnsOf(child, child.element.name, deepestColumn, (row) => row[top]));
}

function columnsOf(
  node: SchemaTree,
  name: string,
  depth: number,
  find: (row: readonly unknown[]) => unknown,
): CellColumn[] {
  if (isRecord(node) && depth > 1) {
    return node.children.flatMap((child) => {
      const { name: inner } = child.element;
      return columnsOf(child, `${name}.${inner}`, depth - 1, (row) => memberOf(find(row), inner));
    });
  }
  const isLeaf = node.children.length === 0 && node.element.repetition_type !== 'REPEATED';
  if (!isLeaf) {
    const asValue = plainValue(node);
    return [{ name, numbers: 'plain', isNested: true, read: (row) => asText(asValue(find(row))) }];
  }
  const { numbers, read } = leafOf(node.element);
  return [{ name, numbers, isNested: false, read: (row) => read(find(row)) }];
}

function isRecord(node: SchemaTree): boolean {
  const { logical_type: logical, repetition_type: repetition } = node.element;
  if (node.children.length === 0 || repetition === 'REPEATED' || logical?.type === 'VARIANT') return false;
  return !isListLike(node) && !isMapLike(node);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : null;
}

/** Of lists, maps and records, as JSON has them: dates and times are texts there. */
function plainValue(node: SchemaTree): (value: unknown) => unknown {
  if (node.element.repetition_type === 'REPEATED') {
    const one = singleValue(node);
    return (value) => (Array.isArray(value) ? value.map(one) : null);
  }
  return singleValue(node);
}

function singleValue(node: SchemaTree): (value: unknown) => unknown {
  const [first] = node.children;
  if (first === undefined) return leafText(node.element);
  if (node.element.logical_type?.type === 'VARIANT') return variantValue;
  if (isListLike(node)) {
    const [only] = first.children;
    const item = singleValue(first.children.length === 1 && only !== undefined ? only : first);
    return (value) => (Array.isArray(value) ? value.map(item) : null);
  }
  const entry = isMapLike(node) ? first.children[1] : undefined;
  const members =
    entry === undefined ? new Map(node.children.map((child) => [child.element.name, plainValue(child)])) : null;
  const ofEntry = entry === undefined ? null : singleValue(entry);
  return (value) => {
    if (typeof value !== 'object' || value === null) return null;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, (members?.get(key) ?? ofEntry)?.(inner) ?? null]),
    );
  };
}

function leafText(element: SchemaElement): (value: unknown) => PlainCell {
  const { numbers, read } = leafOf(element);
  return (value) => {
    const cell = read(value);
    return typeof cell === 'number' && numbers !== 'plain' ? (serialToIso(cell, 1900, numbers) ?? cell) : cell;
  };
}

/** A value that says its own type was decoded already; JSON has no whole numbers beyond 2^53. */
function variantValue(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner)));
}

function asText(value: unknown): PlainCell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object' || item === null))
    return value.join(', ') || null;
  return JSON.stringify(value);
}
