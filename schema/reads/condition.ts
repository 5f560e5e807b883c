import { type Asked, asksOf } from '../../src/db/known-ids.ts';
import { textArray } from '../../src/db/statement.ts';
import type { Parameters } from './compilation.ts';
import { isRecord } from './guards.ts';
import { type Column, type Model, modelNamed } from './models.ts';
import { uncovered } from './uncovered.ts';

/** Where a condition is written. */
interface Place {
  parameters: Pick<Parameters, 'add'>;
  alias(): string;
  /** Where what is known of ids is asked before each request. */
  known?: ((asked: Asked, id: string) => string) | undefined;
}

/** The conditions that the domain writes for Prisma, as SQL; one that is not known here is Uncovered. */
export function conditionSql(where: unknown, model: Model, alias: string, place: Place): string {
  if (!isRecord(where)) return where === undefined ? 'true' : uncovered('a condition');
  const all = Object.entries(where).flatMap(([name, wanted]): string[] => {
    if (wanted === undefined) return [];
    if (name === 'AND' || name === 'OR') return [combined(name, wanted, model, alias, place)];
    const relation = model.relations.get(name);
    if (relation) {
      const quantifier = quantifierOf(wanted);
      if (relation.isList !== (quantifier !== null)) uncovered(`a condition on ${name}`);
      const inner = place.alias();
      const target = modelNamed(relation.model);
      const { key } = relation;
      const asks = key !== null && isRecord(wanted) && place.known ? asksOf(wanted) : [];
      const of = asks.length > 0 ? { ...place, known: undefined } : place;
      const nested = conditionSql(quantifier?.wanted ?? wanted, target, inner, of);
      if (asks.length > 0) {
        // Looked up for each row: taken for a join, all rows would be found that have such a one, before the newest of them.
        const isSuch = `coalesce((SELECT ${nested} FROM ${target.table} ${inner} WHERE ${relation.on(alias, inner)}), false)`;
        return [...knownSql(asks, `${alias}.${key}`, place), isSuch];
      }
      const found = `EXISTS (SELECT FROM ${target.table} ${inner} WHERE ${relation.on(alias, inner)} AND ${nested})`;
      return [quantifier?.isNone ? `NOT ${found}` : found];
    }
    const column = model.columns.get(name) ?? uncovered(`a condition on ${name}`);
    return [columnSql(column, wanted, `${alias}.${column.sql}`, place.parameters)];
  });
  all.push(...knownSql(asksOf(where), `${alias}."id"`, place));
  return all.length === 0 ? 'true' : all.join(' AND ');
}

function knownSql(asks: readonly Asked[], id: string, { known }: Place): string[] {
  return known ? asks.map((asked) => known(asked, id)) : [];
}

/** What a condition on a list says: of some of its rows, or of none. */
function quantifierOf(wanted: unknown): { wanted: unknown; isNone: boolean } | null {
  if (!isRecord(wanted)) return null;
  switch (Object.keys(wanted).join()) {
    case 'some':
      return { wanted: wanted.some, isNone: false };
    case 'none':
      return { wanted: wanted.none, isNone: true };
    default:
      return null;
  }
}

function combined(name: 'AND' | 'OR', wanted: unknown, model: Model, alias: string, place: Place): string {
  if (!Array.isArray(wanted) || wanted.length === 0) return uncovered(`a condition with ${name}`);
  return `(${wanted.map((part: unknown) => conditionSql(part, model, alias, place)).join(` ${name} `)})`;
}

function columnSql(column: Column, wanted: unknown, sql: string, parameters: Place['parameters']): string {
  if (wanted === null) return `${sql} IS NULL`;
  if (!isRecord(wanted)) return `${sql} = ${literal(column, wanted, parameters)}`;
  const entries = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const names = entries.map(([name]) => name).join();
  switch (names) {
    case 'in':
      return oneOf(column, wanted.in, sql, parameters);
    case 'not':
      return wanted.not === null ? `${sql} IS NOT NULL` : uncovered(`the condition not on ${column.name}`);
    case 'contains,mode':
      if (typeof wanted.contains !== 'string' || wanted.mode !== 'insensitive' || column.type !== 'String') break;
      return uncertain(`${sql} ILIKE ${parameters.add(`%${wanted.contains}%`)}`);
    case 'gt':
    case 'gte':
    case 'lt':
    case 'gte,lt':
      return entries
        .map(([name, value]) => `${sql} ${orders.get(name)} ${orderedValue(column, value, parameters)}`)
        .join(' AND ');
    case 'hasEvery':
      if (!isTexts(wanted.hasEvery) || !column.isList) break;
      return uncertain(`${sql} @> ${parameters.add(textArray(wanted.hasEvery))}::text[]`);
  }
  return uncovered(`the condition ${names} on ${column.name}`);
}

/**
 * Taken by the planner for true as often as not: behind the wall it knows nothing of a value, takes it for rare, and would find and sort all rows before the
 * newest. Of what is rare, the ids are known (`known`).
 */
function uncertain(condition: string): string {
  return `coalesce(${condition}, false)`;
}

const orders = new Map([
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
]);

function orderedValue(column: Column, value: unknown, parameters: Place['parameters']): string {
  if (column.type === 'DateTime' && value instanceof Date) return `${parameters.add(value.toISOString())}::timestamptz`;
  // Written out, for partial indexes.
  if (column.type === 'Int' && Number.isInteger(value)) return String(value);
  return uncovered(`a value of ${column.name}`);
}

function oneOf(column: Column, values: unknown, sql: string, parameters: Place['parameters']): string {
  if (!isTexts(values)) return uncovered(`a condition on ${column.name}`);
  if (values.length === 0) return 'false';
  if (column.isEnum) return `${sql} IN (${values.map((value) => literal(column, value, parameters)).join(', ')})`;
  if (column.type !== 'String' || column.isList) return uncovered(`a condition on ${column.name}`);
  const [only] = values;
  return values.length === 1 && only !== undefined
    ? `${sql} = ${parameters.add(only)}`
    : `${sql} = ANY (${parameters.add(textArray(values))}::text[])`;
}

/** The values of an enumeration are the schema's own; written out, they let the planner use partial and combined indexes. */
function literal(column: Column, value: unknown, parameters: Place['parameters']): string {
  if (column.isEnum) {
    return typeof value === 'string' && /^\w+$/.test(value) ? `'${value}'` : uncovered(`a value of ${column.name}`);
  }
  if (column.type === 'Boolean' && typeof value === 'boolean') return String(value);
  if (column.type === 'Int' && typeof value === 'number') return orderedValue(column, value, parameters);
  return typeof value === 'string' && column.type === 'String' && !column.isList
    ? parameters.add(value)
    : uncovered(`a value of ${column.name}`);
}

function isTexts(values: unknown): values is string[] {
  return Array.isArray(values) && values.every((value) => typeof value === 'string');
}
