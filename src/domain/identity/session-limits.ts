import type { TransactionClient } from '../../db/transactions.ts';
import type { Context } from '../kernel/index.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** How long sessions of a person go on, and how long unused, in milliseconds. */
export interface SessionLimits {
  ageMs: number;
  idleMs: number;
}

/** What the settings say, or the strictest of the workspaces that the person is a member of, where that is shorter. */
export async function sessionLimits(
  { policy }: Context,
  db: Pick<TransactionClient, '$queryRaw'>,
  userId: string,
): Promise<SessionLimits> {
  const [own] = await db.$queryRaw<{ minutes: number | null; idleMinutes: number | null }[]>`
    SELECT min(w.session_minutes) AS minutes, min(w.session_idle_minutes) AS "idleMinutes"
    FROM membership m JOIN workspace w ON w.id = m.workspace_id WHERE m.user_id = ${userId}`;
  const { sessionDays, sessionIdleDays, sessionMinutes, sessionIdleMinutes } = policy.auth;
  return {
    ageMs: shortest(sessionDays, sessionMinutes, own?.minutes),
    idleMs: shortest(sessionIdleDays, sessionIdleMinutes, own?.idleMinutes),
  };
}

function shortest(days: number, ...minutes: (number | null | undefined)[]): number {
  return Math.min(days * dayMs, ...minutes.flatMap((given) => (given == null ? [] : given * minuteMs)));
}

/** Until when a session goes on if it is not used again: it slides with every use, up to its very end. */
export function refreshableUntil(
  { createdAt, lastUsedAt }: { createdAt: Date; lastUsedAt: Date },
  { ageMs, idleMs }: SessionLimits,
): Date {
  return new Date(Math.min(lastUsedAt.getTime() + idleMs, createdAt.getTime() + ageMs));
}
