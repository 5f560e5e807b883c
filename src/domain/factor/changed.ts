import type { User } from '../../db/generated/client.ts';
import type { SecondFactor } from '../../db/generated/enums.ts';
import type { Transaction } from '../kernel/index.ts';
import { noteProof } from './recent-proof.ts';
import { firstRecoveryCodes } from './recovery-code.ts';
import { forgetWithoutFactors } from './remove.ts';

/** What people add and remove: recovery codes come and go with these. */
type OwnFactor = Exclude<SecondFactor, 'RECOVERY_CODE'>;

/** What was added, and the recovery codes that came with the first factor: shown once. */
export interface AddedFactor {
  userId: string;
  recoveryCodes: readonly string[] | null;
}

/** Records that the viewer has just added a factor. Adding it is a proof, and the first one brings recovery codes. */
export async function factorAdded(tx: Transaction, userId: string, factor: OwnFactor): Promise<AddedFactor> {
  tx.record({ stream: userId, type: 'user.second_factor_added', payload: { userId, factor }, workspaceId: null });
  await noteProof(tx, factor);
  return { userId, recoveryCodes: await firstRecoveryCodes(tx, userId) };
}

/** Records that the viewer has just removed a factor; what stood in for the last one goes with it. Answers the person. */
export async function factorRemoved(tx: Transaction, userId: string, factor: OwnFactor): Promise<User> {
  tx.record({ stream: userId, type: 'user.second_factor_removed', payload: { userId, factor }, workspaceId: null });
  await forgetWithoutFactors(tx, userId);
  return tx.db.user.findUniqueOrThrow({ where: { id: userId } });
}
