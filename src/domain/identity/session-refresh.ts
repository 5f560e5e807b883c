import { hashOpaqueToken } from '../../auth/opaque-token.ts';
import { AuthenticationError, actingAs, type RequestContext, type Transaction, transact } from '../kernel/index.ts';
import { carriedOn, endSessions, type OpenSession } from './session.ts';
import { refreshableUntil, sessionLimits } from './session-limits.ts';

/** Seconds in which a token that was exchanged can be exchanged again: the answer may have been lost on its way. */
const graceSeconds = 10;

interface Known {
  createdAt: Date;
  lastUsedAt: Date;
  isOver: boolean;
  isExpired: boolean;
  isUsed: boolean;
  isInGrace: boolean;
  /** Whether what it was exchanged for has been exchanged as well: then that answer was not lost. */
  isSuccessorUsed: boolean;
  successorExpiresAt: Date | null;
}

/**
 * Exchanges a refresh token for the next one and an access token. Each is good for one exchange: when one comes back later, two
 * hold the session, one of them a thief, and it is ended for both (RFC 9700, 4.14.2). Within ten seconds the same token is answered
 * with the same successor, once for every tab that asked. With `isUnattended` a page goes on that its person does not use: the session has not been
 * used then, and still ends when it has been idle for too long. Throws AuthenticationError, always the same.
 */
export async function refreshSession(
  context: RequestContext,
  { refreshToken, isUnattended = false }: { refreshToken: string; isUnattended?: boolean },
): Promise<OpenSession> {
  const hash = hashOpaqueToken(refreshToken);
  const successor = context.tokens.successorOf(refreshToken);
  const token = await context.db.prisma.refreshToken.findUnique({ where: { hash }, include: { session: true } });
  const session = token && { userId: token.session.userId, sessionId: token.sessionId };
  // Commits also when it refuses: ending the session is what a token that comes back leads to.
  const expiresAt =
    session &&
    (await transact(actingAs(context, session), (tx) =>
      exchange(tx, session, { hash, successorHash: successor.hash, isUnattended }),
    ));
  if (!session || !expiresAt) throw new AuthenticationError('The session is over. Sign in again.');
  return carriedOn(context, session, { token: successor.token, expiresAt });
}

/** Until when the next token is good; `null` when there is none. */
async function exchange(
  tx: Transaction,
  session: { userId: string; sessionId: string },
  { hash, successorHash, isUnattended }: { hash: string; successorHash: string; isUnattended: boolean },
): Promise<Date | null> {
  const { context } = tx;
  const { userId, sessionId } = session;
  // Exchanges of one session come one after the other; what is read after the lock is what the one before has left.
  await tx.db.$queryRaw`SELECT id FROM session WHERE id = ${sessionId} FOR UPDATE`;
  const [known] = await tx.db.$queryRaw<Known[]>`
    SELECT session.created_at AS "createdAt", session.last_used_at AS "lastUsedAt",
      session.revoked_at IS NOT NULL OR person.deactivated_at IS NOT NULL AS "isOver",
      token.expires_at <= clock_timestamp() AS "isExpired",
      token.used_at IS NOT NULL AS "isUsed",
      coalesce(token.used_at > clock_timestamp() - make_interval(secs => ${graceSeconds}), false) AS "isInGrace",
      next.used_at IS NOT NULL AS "isSuccessorUsed",
      next.expires_at AS "successorExpiresAt"
    FROM refresh_token token JOIN session ON session.id = token.session_id JOIN "user" person ON person.id = session.user_id
      LEFT JOIN refresh_token next ON next.hash = token.successor_hash
    WHERE token.hash = ${hash}`;
  if (!known || known.isOver || known.isExpired) return null;
  // Those of today, and not those of when the token was made: they may have become stricter.
  const limits = await sessionLimits(context, tx.db, userId);
  const now = context.db.clock.now().getTime();
  if (known.createdAt.getTime() + limits.ageMs <= now || known.lastUsedAt.getTime() + limits.idleMs <= now) return null;
  if (known.isUsed) {
    if (known.isInGrace && !known.isSuccessorUsed) return known.successorExpiresAt;
    await endSessions(tx, { userId, sessionId, reason: 'One of its refresh tokens was used twice.' });
    return null;
  }
  const lastUsedAt = isUnattended ? known.lastUsedAt : context.db.clock.now();
  const expiresAt = refreshableUntil({ createdAt: known.createdAt, lastUsedAt }, limits);
  await tx.db.refreshToken.create({ data: { hash: successorHash, sessionId, expiresAt } });
  await tx.db.$executeRaw`
    UPDATE refresh_token SET used_at = clock_timestamp(), successor_hash = ${successorHash} WHERE hash = ${hash}`;
  const { address = null, userAgent = null } = context.client ?? {};
  await tx.db.session.update({
    where: { id: sessionId },
    data: { lastUsedAt, expiresAt, address, userAgent },
  });
  return expiresAt;
}
