import { z } from 'zod';
import { JobStatus } from './generated/enums.ts';
import { type Step, statement, textArray } from './statement.ts';

// What is known of the ids of the rows that fulfil a condition, where that saves reading the others: an index may know the few with a word or tag (migration 0053), or
// of jobs those of a configuration, with a status or with issues (0061), and of each hour stands between which ids all lie that were made in it (0054). It is asked before a
// list is read, and the list is read of those rows alone, under the same conditions: with or without it, the answer is the same.

/** Where a condition of Prisma's says that few rows may fulfil it, and where that it is of a span of time. */
export const few: unique symbol = Symbol('few');
export const made: unique symbol = Symbol('made');
/** The same as the first, of jobs. */
export const fewJobs: unique symbol = Symbol('few jobs');

const fewAsked = z.object({
  what: z.literal('few'),
  noun: z.enum(['document', 'table']),
  /** Of ILIKE. */
  pattern: z.string().nullable(),
  /** All of them. */
  tags: z.array(z.string()),
});
const fewJobsAsked = z.object({
  what: z.literal('few jobs'),
  configurationId: z.string().nullable(),
  /** One of them. */
  statuses: z.array(z.enum(JobStatus)),
  withIssues: z.boolean(),
});
const madeAsked = z.object({
  what: z.literal('made'),
  noun: z.enum(['document', 'job', 'table']),
  /** From this instant on, and before the other. */
  from: z.date().nullable(),
  to: z.date().nullable(),
});
export type FewAsked = z.output<typeof fewAsked>;
export type MadeAsked = z.output<typeof madeAsked>;
export type FewJobsAsked = z.output<typeof fewJobsAsked>;
export type Asked = FewAsked | FewJobsAsked | MadeAsked;

/** Which ids alone may fulfil a condition: these, or those from the first to the last; `null` where nothing is known. */
export type KnownIds = { ids: readonly string[] } | { first: string; last: string } | null;

/** What is to be asked about a condition. */
export function asksOf(where: object): Asked[] {
  return [
    ...(few in where ? [fewAsked.parse(where[few])] : []),
    ...(fewJobs in where ? [fewJobsAsked.parse(where[fewJobs])] : []),
    ...(made in where ? [madeAsked.parse(where[made])] : []),
  ];
}

const fewStatement = statement('SELECT to_json(ade_few_with($1, $2, $3::text[]))::text AS answer');
const fewJobsStatement = statement('SELECT to_json(ade_few_jobs($1, $2::"JobStatus"[], $3::boolean))::text AS answer');
const madeStatement = statement('SELECT to_json(ade_ids_made($1, $2::timestamptz, $3::timestamptz))::text AS answer');

/** The question, for a transaction behind the wall: it is of the workspaces there. */
export function askStep(asked: Asked): Step {
  if (asked.what === 'few')
    return { statement: fewStatement, values: [asked.noun, asked.pattern, textArray(asked.tags)] };
  if (asked.what === 'few jobs') {
    const { configurationId, statuses, withIssues } = asked;
    return { statement: fewJobsStatement, values: [configurationId, textArray(statuses), String(withIssues)] };
  }
  const instant = (date: Date | null) => date?.toISOString() ?? null;
  return { statement: madeStatement, values: [asked.noun, instant(asked.from), instant(asked.to)] };
}

/** One that says the same is the same. */
export function askKey(asked: Asked): string {
  return JSON.stringify(asked);
}

const idList = z.array(z.string()).nullable();

/** What the answer says. */
export function knownIn({ what }: Asked, answer: string | null | undefined): KnownIds {
  const ids = idList.parse(JSON.parse(answer ?? 'null'));
  if (ids === null) return null;
  const [first, last] = ids;
  return what === 'made' && first !== undefined && last !== undefined ? { first, last } : { ids };
}
