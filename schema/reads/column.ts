import { type GraphQLOutputType, getNullableType, isEnumType, isListType, isNonNullType, isScalarType } from 'graphql';
import type { Expression, Finish } from './compilation.ts';
import type { Column } from './models.ts';
import { uncovered } from './uncovered.ts';

/** What it answers is right; but PostgreSQL writes JSON with spaces, and numbers as they were given. */
const writtenAnew: Finish = (value) => value;

/** The last instant whose year has four digits, and the first. */
const years = ["'0001-01-01T00:00:00Z'", "'10000-01-01T00:00:00Z'"] as const;

/** A column as the scalar of its field would write it. */
export function columnValue(type: GraphQLOutputType, column: Column, alias: string): Expression {
  if (isNonNullType(type) && !column.isRequired && !column.isList) uncovered(`${column.name} may be null`);
  const sql = `${alias}.${column.sql}`;
  const bare = getNullableType(type);
  if (isListType(bare)) {
    const item = getNullableType(bare.ofType);
    const isText = isScalarType(item) && ['String', 'ID'].includes(item.name) && column.type === 'String';
    return isText && column.isList ? { sql, finish: null } : uncovered(`the list ${column.name}`);
  }
  if (column.isList) uncovered(`the list ${column.name}`);
  if (isEnumType(bare)) {
    const isPlain = column.isEnum && bare.getValues().every(({ name, value }) => name === value);
    return isPlain ? { sql, finish: null } : uncovered(`the enumeration ${bare.name}`);
  }
  if (!isScalarType(bare)) return uncovered(`the type of ${column.name}`);
  return scalar(bare.name, column, sql);
}

function scalar(name: string, { type }: Column, sql: string): Expression {
  switch (`${name} ${type}`) {
    case 'ID String':
    case 'String String':
    case 'Int Int':
    case 'Boolean Boolean':
      return { sql, finish: null };
    case 'Float Float':
      return { sql: float(sql), finish: null };
    case 'DateTime DateTime':
      return { sql: instant(sql), finish: null };
    case 'BigInt BigInt':
      return { sql: bigInteger(sql), finish: null };
    case 'JSON Json':
      return { sql, finish: writtenAnew };
    default:
      return uncovered(`${type} as ${name}`);
  }
}

/** PostgreSQL and JavaScript write the same digits, but not the same exponents. */
function float(sql: string): string {
  const isPlain = `abs(${sql}) >= 0.0001 AND abs(${sql}) < 1000000000000000`;
  return `CASE WHEN ${sql} = 0 THEN '0' WHEN ${isPlain} THEN to_json(${sql}) ELSE ${refused(sql)} END`;
}

function instant(sql: string): string {
  const text = `to_json(to_char(${sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`;
  return `CASE WHEN ${sql} >= ${years[0]} AND ${sql} < ${years[1]} THEN ${text} ELSE ${refused(sql)} END`;
}

function bigInteger(sql: string): string {
  const most = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN abs(${sql}) <= ${most} THEN to_json(${sql}) WHEN ${sql} > 0 THEN to_json(${sql}::text) ELSE ${refused(sql)} END`;
}

/** Fails for a value, which has the operation answered the ordinary way; null is null. */
export function refused(sql: string): string {
  return `('refused ' || ${sql}::text)::json`;
}
