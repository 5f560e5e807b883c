import { hashOpaqueToken } from '../../auth/opaque-token.ts';
import { actingAs, type Context, requireSession, transact } from '../kernel/index.ts';
import { endSessions, revokeSessions } from './session.ts';

/**
 * Ends the viewer's session, or all of theirs, wherever they are signed in. The refresh token names the session where the access
 * token has run out. Answers how many have ended: none when the viewer was not signed in, so that twice is like once.
 */
export async function signOut(
  context: Context,
  { everywhere, refreshToken }: { everywhere: boolean; refreshToken: string | null },
): Promise<number> {
  const session = context.viewer ? requireSession(context) : await sessionOf(context, refreshToken);
  if (!session) return 0;
  const { userId, sessionId } = session;
  return transact(actingAs(context, session), async (tx) => {
    const own = await revokeSessions(tx, { userId, sessionId });
    if (own.length === 0) return 0;
    tx.record({ stream: userId, type: 'session.signed_out', payload: { userId, sessionId }, workspaceId: null });
    if (!everywhere) return own.length;
    const others = await endSessions(tx, { userId, reason: 'Signed out everywhere.' });
    return own.length + others.length;
  });
}

/** Only the newest token of a session speaks for it. */
async function sessionOf({ db }: Context, refreshToken: string | null) {
  if (refreshToken === null) return null;
  const token = await db.prisma.refreshToken.findUnique({
    where: { hash: hashOpaqueToken(refreshToken), usedAt: null, expiresAt: { gt: db.clock.now() } },
    include: { session: true },
  });
  return token && { userId: token.session.userId, sessionId: token.sessionId };
}
