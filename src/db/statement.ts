import { createHash } from 'node:crypto';

/** A statement that is prepared on a connection once and then only named. */
export interface Statement {
  /** Made from the text: a pooler may hand over a connection on which others have prepared theirs, and a name means one text. */
  readonly name: string;
  readonly text: string;
}

/** A statement with its parameters, in PostgreSQL's text form. */
export interface Step {
  readonly statement: Statement;
  readonly values: readonly (string | null)[];
}

export function statement(text: string): Statement {
  return { name: `ade_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`, text };
}

/** A list of texts as one parameter. */
export function textArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}
