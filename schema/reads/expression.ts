import { type Expression, type Finish, finishAt } from './compilation.ts';
import { isRecord } from './guards.ts';

/** The columns of one object's answer, each under its key. */
export type Columns = readonly (readonly [key: string, Expression])[];

/** Pieces that are joined one after the other: each time the text so far is copied. */
const joinedInTurn = 16;

/**
 * The columns as one JSON object; `from` is the rest of the statement, where there is one, and `otherwise` stands for a row that is not
 * there. The text is put together here: PostgreSQL's own functions find out anew for each value of each row how it is written. No column's
 * text may be NULL: the whole would be.
 */
export function objectJson(columns: Columns, from: string, otherwise = "'null'"): Expression {
  const sql = objectText(columns);
  return {
    sql: from === '' ? sql : `coalesce((SELECT ${sql} ${from}), ${otherwise})`,
    finish: finishObject(columns),
  };
}

/** One JSON object a row, as a JSON array; `rows` makes a statement that selects the objects. */
export function arrayJson(columns: Columns, rows: (selected: string) => string): Expression {
  const finish = finishObject(columns);
  return {
    sql: `(SELECT coalesce('[' || string_agg("$"."object", ',') || ']', '[]') FROM (${rows(`${objectText(columns)} AS "object"`)}) "$")`,
    finish: finish && finishEach(finish),
  };
}

/** Keys are names of GraphQL, which have nothing to be escaped. */
export function objectText(columns: Columns): string {
  if (columns.length === 0) return "'{}'";
  const pieces = columns.flatMap(([key, { sql }], index) => [`'${index === 0 ? '{' : ','}"${key}":'::text`, sql]);
  return joined([...pieces, "'}'::text"]);
}

/** `concat` looks up how each of its arguments is written; the operator, which does not, takes a third of the time. */
function joined(pieces: readonly string[]): string {
  if (pieces.length <= joinedInTurn) return `(${pieces.join(' || ')})`;
  const parts = Array.from({ length: Math.ceil(pieces.length / joinedInTurn) }, (_, at) =>
    joined(pieces.slice(at * joinedInTurn, (at + 1) * joinedInTurn)),
  );
  return joined(parts);
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
  return { sql: jsonLiteral(JSON.stringify(text)), finish: null };
}

/** JSON that is known already. */
export function jsonLiteral(json: string): string {
  return `'${json.replaceAll("'", "''")}'`;
}

/** What PostgreSQL makes of a value of any type. */
export function anyJson(sql: string): string {
  return orNull(`to_json(${sql})`);
}

/** JSON text whose signs need no escape. */
export function quoted(sql: string): string {
  return `'"' || ${sql} || '"'`;
}

/** What may be NULL. */
export function orNull(sql: string): string {
  return `coalesce((${sql})::text, 'null')`;
}
