import { accessTopic } from '../../hub/topics.ts';
import type { Transaction } from '../kernel/index.ts';
import { hasSecondFactor } from './factors.ts';

/** Takes all second factors from a person, and what stands in for them. */
export async function removeAllFactors(tx: Transaction, userId: string): Promise<void> {
  await tx.db.totpFactor.deleteMany({ where: { userId } });
  await tx.db.passkey.deleteMany({ where: { userId } });
  await forgetWithoutFactors(tx, userId);
}

/** When the last factor is gone, the codes that stood in for it are void, and no session has one any more. */
export async function forgetWithoutFactors(tx: Transaction, userId: string): Promise<void> {
  if (await hasSecondFactor(tx.db, userId)) return;
  await tx.db.recoveryCode.deleteMany({ where: { userId } });
  await tx.db.signInChallenge.deleteMany({ where: { userId } });
  await tx.db.session.updateMany({ where: { userId }, data: { secondFactor: null } });
  tx.afterCommit(() => tx.context.hub.publish([accessTopic(userId)]));
}
