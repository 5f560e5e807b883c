import { z } from 'zod';
import { type Statement, statement, textArray } from './statement.ts';

// Conditions on names and tags, of which an index may know the few rows that fulfil them (migration 0053). It is asked before a list is read, and the list
// is then read of those rows alone, under the same conditions: with or without it, the answer is the same.

/** Where a condition of Prisma's says that an index may know its rows. */
export const few: unique symbol = Symbol('few');

/** What an index is asked: which documents or tables of the transaction's workspaces have a name like the pattern (ILIKE), and all the tags. */
export interface Few {
  noun: 'document' | 'table';
  pattern: string | null;
  tags: readonly string[];
}

/** The same of each transaction behind the wall: ids, as a list; NULL where they are not known to be few. */
export const fewStatement: Statement = statement('SELECT to_json(ade_few_with($1, $2, $3::text[]))');

export function fewValues({ noun, pattern, tags }: Few): (string | null)[] {
  return [noun, pattern, textArray(tags)];
}

/** One that says the same is the same. */
export function fewKey(asked: Few): string {
  return JSON.stringify(fewValues(asked));
}

const idList = z.array(z.string()).nullable();

/** The ids in the answer, as text or parsed. */
export function fewIn(answer: unknown): string[] | null {
  return idList.parse(typeof answer === 'string' ? JSON.parse(answer) : (answer ?? null));
}

const asked = z.object({
  noun: z.enum(['document', 'table']),
  pattern: z.string().nullable(),
  tags: z.array(z.string()),
});

/** What is to be asked about a condition, where it has such a part. */
export function fewOf(where: object): Few | null {
  return few in where ? asked.parse(where[few]) : null;
}
