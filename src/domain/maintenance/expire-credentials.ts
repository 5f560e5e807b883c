import { Prisma } from '../../db/generated/client.ts';
import type { Context } from '../kernel/index.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';

const batchSize = 5_000;

/**
 * What has run out and is of no more use, with the column that leads to it. A refresh token that was used stays until it would
 * have run out: should it come back, the session is in a thief's hands.
 */
const expired = [
  { what: 'refreshTokens', table: 'refresh_token', key: 'hash', where: 'expires_at < now()' },
  { what: 'sessions', table: 'session', key: 'id', where: "expires_at < now() - interval '1 day'" },
  { what: 'links', table: 'account_token', key: 'hash', where: 'expires_at < now()' },
  { what: 'singleSignOns', table: 'sso_attempt', key: 'state_hash', where: 'expires_at < now()' },
  { what: 'challenges', table: 'sign_in_challenge', key: 'hash', where: 'expires_at < now()' },
  { what: 'failures', table: 'sign_in_throttle', key: 'key', where: "last_failure_at < now() - interval '24 hours'" },
  { what: 'signingKeys', table: 'signing_key', key: 'kid', where: 'expires_at < now()' },
] as const;

/** Forgets what people signed in with once it has run out, and the events of people that are older than events are kept. */
export async function expireCredentials(context: Context, work: PassWork): Promise<PassEnd> {
  for (const { what, table, key, where } of expired) {
    if (!(await expire(context, work, what, Prisma.raw(`"${table}"`), Prisma.raw(key), Prisma.raw(where))))
      return moreToDo;
  }
  const days = work.retention.eventsDays;
  if (days === 0) return allDone;
  const isOld = Prisma.sql`workspace_id IS NULL AND occurred_at < now() - make_interval(days => ${days})`;
  return (await expire(context, work, 'events', Prisma.raw('event'), Prisma.raw('pos'), isOld)) ? allDone : moreToDo;
}

/** Whether all of it is gone, and not only as much as there was time for. */
async function expire(
  { db }: Context,
  work: PassWork,
  what: string,
  table: Prisma.Sql,
  key: Prisma.Sql,
  where: Prisma.Sql,
): Promise<boolean> {
  while (!work.budget.spent()) {
    const removed = await db.prisma.$executeRaw`
      DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
    work.count(what, removed);
    if (removed < batchSize) return true;
  }
  return false;
}
