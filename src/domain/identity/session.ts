import { makeOpaqueToken } from '../../auth/opaque-token.ts';
import type { Session } from '../../db/generated/client.ts';
import type { SecondFactor, SignInMethod } from '../../db/generated/enums.ts';
import { accessTopic } from '../../hub/topics.ts';
import {
  AuthenticationError,
  actingAs,
  ConflictError,
  type Context,
  NotFoundError,
  newId,
  type RequestContext,
  requireSession,
  type Transaction,
  transact,
} from '../kernel/index.ts';
import { refreshableUntil, sessionLimits } from './session-limits.ts';

/** A session that was opened or carried on, with the tokens of the one who holds it. They exist nowhere else. */
export interface OpenSession {
  sessionId: string;
  userId: string;
  accessToken: string;
  accessTokenExpiresAt: Date;
  refreshToken: string;
  refreshTokenExpiresAt: Date;
}

export interface SessionRequest {
  userId: string;
  method: SignInMethod;
  /** Of single sign-on: its name in the settings. */
  provider?: string;
  /** With what it was proved a second time. */
  secondFactor?: SecondFactor;
  /** It was a passkey alone. */
  isPasswordless?: boolean;
  /** The account's when the person showed what opens it: where it is another by now, what they showed may open it no more. */
  passwordHash?: string | null;
}

/**
 * Opens a session for a person who has proved who they are. Throws ConflictError (`DEACTIVATED`) for an account that is not
 * active; only tell that to a caller who has proved that it is theirs. Throws AuthenticationError where the password is another by now.
 */
export async function openSession(context: RequestContext, request: SessionRequest): Promise<OpenSession> {
  const { userId, method, provider = null, secondFactor = null, isPasswordless = false } = request;
  const { passwordHash: shown } = request;
  const sessionId = newId('Session');
  const refresh = makeOpaqueToken();
  const limits = await sessionLimits(context, context.db.prisma, userId);
  const now = context.db.clock.now();
  const expiresAt = refreshableUntil({ createdAt: now, lastUsedAt: now }, limits);
  await transact(actingAs(context, { userId, sessionId }), async (tx) => {
    // Held until the commit: a deactivation that comes at the same moment finds this session, or is found here.
    const [active] = await tx.db.$queryRaw<{ passwordHash: string | null }[]>`
      SELECT password_hash AS "passwordHash" FROM "user" WHERE id = ${userId} AND deactivated_at IS NULL FOR SHARE`;
    if (!active) throw new ConflictError('DEACTIVATED', 'The account is deactivated. Ask an administrator.');
    // Who sets a password, or takes the account from its maker, ends the sessions that are there: this one is not yet.
    if (shown !== undefined && shown !== active.passwordHash) {
      throw new AuthenticationError('The password was changed in the meantime. Sign in again.');
    }
    await tx.db.session.create({
      data: {
        id: sessionId,
        userId,
        method,
        provider,
        secondFactor,
        isPasswordless,
        address: context.client?.address ?? null,
        userAgent: context.client?.userAgent ?? null,
        expiresAt,
        refreshTokens: { create: { hash: refresh.hash, expiresAt } },
      },
    });
    const stream = userId;
    const session = { userId, sessionId };
    if (isPasswordless) {
      tx.record({ stream, type: 'session.signed_in_with_passkey', payload: session, workspaceId: null });
    } else {
      const payload = { ...session, method, ...(secondFactor ? { secondFactor } : {}) };
      tx.record({ stream, type: 'session.signed_in', payload, workspaceId: null });
    }
  });
  return carriedOn(context, { userId, sessionId }, { token: refresh.token, expiresAt });
}

/** The session with a new access token, and the refresh token that it was given. */
export async function carriedOn(
  { tokens }: RequestContext,
  session: { userId: string; sessionId: string },
  refresh: { token: string; expiresAt: Date },
): Promise<OpenSession> {
  const access = await tokens.sign(session);
  return {
    ...session,
    accessToken: access.token,
    accessTokenExpiresAt: access.expiresAt,
    refreshToken: refresh.token,
    refreshTokenExpiresAt: refresh.expiresAt,
  };
}

/** The viewer's sessions that go on, the last used first. For people. */
export async function listSessions(context: Context): Promise<Session[]> {
  const { userId } = requireSession(context);
  return context.db.prisma.session.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: context.db.clock.now() } },
    orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
    take: 100,
  });
}

/** Ends one of the viewer's sessions, with its streams. Throws NotFoundError when it is not theirs, or over. */
export async function revokeSession(context: Context, sessionId: string): Promise<Session> {
  const { userId } = requireSession(context);
  return transact(context, async (tx) => {
    const ended = await endSessions(tx, { userId, sessionId, reason: 'Its owner has ended it.' });
    const session = await tx.db.session.findUnique({ where: { id: sessionId } });
    if (!session || ended.length === 0) throw new NotFoundError('The session');
    return session;
  });
}

/** Whether the session is the one that asks. */
export function isCurrentSession({ viewer }: Context, sessionId: string): boolean {
  return viewer?.sessionId === sessionId;
}

/** Ends sessions of a person: one, all, or all but one. Their requests are refused from the commit on, their streams end. */
export async function endSessions(
  tx: Transaction,
  which: { userId: string; sessionId?: string; except?: string; reason: string },
): Promise<string[]> {
  const { userId, reason } = which;
  const ended = await revokeSessions(tx, which);
  for (const sessionId of ended) {
    tx.record({
      stream: userId,
      type: 'session.revoked',
      payload: { userId, sessionId, reason },
      workspaceId: null,
    });
  }
  return ended;
}

/** The same, without an event that says why. Answers which. */
export async function revokeSessions(
  tx: Transaction,
  which: { userId: string; sessionId?: string; except?: string },
): Promise<string[]> {
  const { userId } = which;
  const sessionId = which.sessionId ?? null;
  const except = which.except ?? null;
  const rows = await tx.db.$queryRaw<{ id: string }[]>`
    UPDATE session SET revoked_at = now()
    WHERE user_id = ${userId} AND revoked_at IS NULL AND expires_at > now()
      AND (${sessionId}::text IS NULL OR id = ${sessionId}) AND (${except}::text IS NULL OR id <> ${except})
    RETURNING id`;
  if (rows.length > 0) hintAccess(tx, userId);
  return rows.map(({ id }) => id);
}

/** After the commit: what the person may do has changed. Processes that miss it find out within a second or two. */
export function hintAccess(tx: Transaction, userId: string): void {
  tx.afterCommit(() => tx.context.hub.publish([accessTopic(userId)]));
}
