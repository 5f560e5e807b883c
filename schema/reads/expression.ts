import { type Expression, type Finish, finishAt } from './compilation.ts';
import { isRecord } from './guards.ts';

/** The columns of one object's answer, each under its key. */
export type Columns = readonly (readonly [key: string, Expression])[];

/** The columns as one JSON object; `from` is the rest of the statement. No alias of a client can be called `$`. */
export function objectJson(columns: Columns, from: string): Expression {
  return {
    sql: `(SELECT row_to_json("$") FROM (SELECT ${listOf(columns)} ${from}) "$")`,
    finish: finishObject(columns),
  };
}

/** One JSON object a row, as a JSON array; `rows` makes a statement that selects the columns. */
export function arrayJson(columns: Columns, rows: (selected: string) => string): Expression {
  const finish = finishObject(columns);
  return {
    sql: `array_to_json(ARRAY(SELECT row_to_json("$") FROM (${rows(listOf(columns))}) "$"))`,
    finish: finish && finishEach(finish),
  };
}

export function listOf(columns: Columns): string {
  return columns.map(([key, { sql }]) => `${sql} AS "${key}"`).join(', ');
}

export function finishObject(columns: Columns): Finish | null {
  const unfinished = columns.flatMap(([key, { finish }]) => (finish ? [{ key, finish }] : []));
  if (unfinished.length === 0) return null;
  return (value, finishing) => {
    if (!isRecord(value)) return value;
    for (const { key, finish } of unfinished) finishAt(value, key, finish(value[key], finishing), finishing);
    return value;
  };
}

function finishEach(finish: Finish): Finish {
  return (value, finishing) => {
    if (!Array.isArray(value)) return value;
    for (const [index, item] of value.entries()) finishAt(value, index, finish(item, finishing), finishing);
    return value;
  };
}

/** A text of ours, or a client's name: letters, digits and underscores. */
export function textLiteral(text: string): Expression {
  return { sql: `'${text.replaceAll("'", "''")}'::text`, finish: null };
}
