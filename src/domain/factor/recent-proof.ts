import type { SecondFactor } from '../../db/generated/enums.ts';
import { accessTopic } from '../../hub/topics.ts';
import { type Context, ProofNeededError, requireSession, type Transaction } from '../kernel/index.ts';
import { methodsOf, showsSecondFactor } from './factors.ts';

/** Minutes that a proof is good for what is dangerous. */
export const proofMinutes = 10;

/**
 * Throws ProofNeededError unless the viewer has proved in the last ten minutes who they are, by signing in or with `proveIdentity`: a
 * browser that was left open, or a token that was stolen, must not be enough. Nor is a session that was opened by the password alone once the
 * account has a second factor: what it has not shown it must not take away. Throws PersonNeededError for a key.
 */
export async function requireRecentProof(context: Context): Promise<void> {
  const { userId, sessionId } = requireSession(context);
  const { prisma, clock } = context.db;
  const session = await prisma.session.findUniqueOrThrow({ where: { id: sessionId } });
  const goodUntil = (session.provedAt ?? session.createdAt).getTime() + proofMinutes * 60_000;
  const factors = await methodsOf(context, userId);
  if (goodUntil > clock.now().getTime() && (factors.length === 0 || showsSecondFactor(session))) return;
  if (factors.length > 0) throw new ProofNeededError(factors);
  const { passwordHash } = await prisma.user.findUniqueOrThrow({ where: { id: userId } });
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
