import { type GraphQLOutputType, getNullableType, isEnumType, isListType, isNonNullType, isScalarType } from 'graphql';
import type { Expression, Finish } from './compilation.ts';
import { orNull, quoted } from './expression.ts';
import type { Column } from './models.ts';
import { uncovered } from './uncovered.ts';

/** What it answers is right; but PostgreSQL writes JSON with spaces, and numbers as they were given. */
const writtenAnew: Finish = (value) => value;

/** The last instant whose year has four digits, and the first. */
const years = ["'0001-01-01T00:00:00Z'", "'10000-01-01T00:00:00Z'"] as const;

/** A column as the scalar of its field would write it. */
export function columnValue(type: GraphQLOutputType, column: Column, alias: string): Expression {
  if (isNonNullType(type) && !column.isRequired && !column.isList) uncovered(`${column.name} may be null`);
  const text = columnText(getNullableType(type), column, `${alias}.${column.sql}`);
  return {
    sql: column.isRequired ? text : orNull(text),
    finish: column.type === 'Json' ? writtenAnew : null,
  };
}

/** A value by which lists are ordered as their cursors hold it: big integers as texts. NULL where it is none. */
export function columnAsText(column: Column, alias: string): string {
  const sql = `${alias}.${column.sql}`;
  switch (column.type) {
    case 'String':
      return `to_json(${sql})::text`;
    case 'BigInt':
      return quoted(sql);
    case 'Int':
      return `${sql}::text`;
    case 'DateTime':
      return instant(sql, column.isFine);
    default:
      return uncovered(`an order by ${column.name}`);
  }
}

/** What is written as JSON text; NULL where the column is. */
function columnText(type: GraphQLOutputType, column: Column, sql: string): string {
  if (isListType(type)) {
    const item = getNullableType(type.ofType);
    const isText = isScalarType(item) && ['String', 'ID'].includes(item.name) && column.type === 'String';
    return isText && column.isList ? `to_json(${sql})` : uncovered(`the list ${column.name}`);
  }
  if (column.isList) uncovered(`the list ${column.name}`);
  if (isEnumType(type)) {
    const isPlain = column.isEnum && type.getValues().every(({ name, value }) => name === value);
    return isPlain ? quoted(`${sql}::text`) : uncovered(`the enumeration ${type.name}`);
  }
  if (!isScalarType(type)) return uncovered(`the type of ${column.name}`);
  return scalar(type.name, column, sql);
}

function scalar(name: string, { type, isFine, isPlain }: Column, sql: string): string {
  switch (`${name} ${type}`) {
    case 'ID String':
    case 'String String':
      return isPlain ? quoted(sql) : `to_json(${sql})`;
    case 'Int Int':
    case 'JSON Json':
      return sql;
    case 'Boolean Boolean':
      return `${sql}::text`;
    case 'Float Float':
      return float(sql);
    case 'DateTime DateTime':
      return instant(sql, isFine);
    case 'BigInt BigInt':
      return bigInteger(sql);
    default:
      return uncovered(`${type} as ${name}`);
  }
}

/** PostgreSQL and JavaScript write the same digits, but not the same exponents. */
function float(sql: string): string {
  const isPlain = `abs(${sql}) >= 0.0001 AND abs(${sql}) < 1000000000000000`;
  return `CASE WHEN ${isPlain} THEN ${sql}::text WHEN ${sql} = 0 THEN '0' ELSE ${refused(sql)} END`;
}

/**
 * In milliseconds, and with all three of their digits: PostgreSQL leaves out zeros at the end, unless a microsecond comes after them. Behind
 * the wall the time zone is UTC.
 */
function instant(sql: string, isFine: boolean): string {
  const text = isFine
    ? quoted(`to_char(${sql}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`)
    : `left(to_json(${sql} + interval '1 microsecond')::text, 24) || 'Z"'`;
  return `CASE WHEN ${sql} >= ${years[0]} AND ${sql} < ${years[1]} THEN ${text} ELSE ${refused(sql)} END`;
}

function bigInteger(sql: string): string {
  const most = Number.MAX_SAFE_INTEGER;
  return `CASE WHEN ${sql} BETWEEN -${most} AND ${most} THEN ${sql}::text WHEN ${sql} > 0 THEN ${quoted(sql)} ELSE ${refused(sql)} END`;
}

/** Fails for a value, which has the operation answered the ordinary way; NULL is NULL. */
export function refused(sql: string): string {
  return `('refused ' || ${sql}::text)::json::text`;
}
