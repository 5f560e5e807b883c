import type { SecondFactor } from '../../db/generated/enums.ts';
import { accessTopic } from '../../hub/topics.ts';
import { type Context, ProofNeededError, requireSession, type Transaction } from '../kernel/index.ts';
import { methodsOf } from './factors.ts';

/** Minutes that a proof is good for what is dangerous. */
export const proofMinutes = 10;

/**
 * Throws ProofNeededError unless the viewer has proved in the last ten minutes who they are, by signing in or with `proveIdentity`: a
 * browser that was left open, or a token that was stolen, must not be enough. Nor is a session that was opened by the password alone once the
 * account has a second factor: what it has not shown it must not take away. Throws PersonNeededError for a key.
 */
export async function requireRecentProof(context: Context): Promise<void> {
  const { userId, sessionId } = requireSession(context);
  const [recent] = await context.db.prisma.$queryRaw<unknown[]>`
    SELECT 1 AS recent FROM session s WHERE s.id = ${sessionId}
      AND coalesce(s.proved_at, s.created_at) > now() - make_interval(mins => ${proofMinutes})
      AND (s.second_factor IS NOT NULL OR s.method = 'SSO' OR NOT (
        EXISTS (SELECT FROM totp_factor t WHERE t.user_id = s.user_id AND t.confirmed_at IS NOT NULL)
        OR EXISTS (SELECT FROM passkey p WHERE p.user_id = s.user_id)))`;
  if (recent) return;
  const factors = await methodsOf(context, userId);
  if (factors.length > 0) throw new ProofNeededError(factors);
  const { passwordHash } = await context.db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  throw new ProofNeededError([passwordHash === null ? 'SIGN_IN' : 'PASSWORD']);
}

/** The viewer has just proved who they are; with a second factor, what asks for one is open to the session. */
export async function noteProof(tx: Transaction, factor: SecondFactor | null): Promise<void> {
  const { userId, sessionId } = requireSession(tx.context);
  await tx.db.$executeRaw`
    UPDATE session SET proved_at = clock_timestamp(),
      second_factor = coalesce(second_factor, ${factor}::"SecondFactor") WHERE id = ${sessionId}`;
  tx.afterCommit(() => tx.context.hub.publish([accessTopic(userId)]));
}
