import type { User } from '../../db/generated/client.ts';
import { removeAllFactors, requireRecentProof } from '../factor/index.ts';
import { type Context, NotFoundError, requireAdministrator, type Transaction, transact } from '../kernel/index.ts';
import { endSessions } from './session.ts';

/** Takes all second factors from a person who has lost them, and ends their sessions. For administrators, with a recent proof. */
export async function resetSecondFactors(context: Context, userId: string): Promise<User> {
  requireAdministrator(context);
  await requireRecentProof(context);
  return transact(context, (tx) => takeSecondFactors(tx, userId));
}

/** The same, on the command line of the server. Throws NotFoundError. */
export async function takeSecondFactors(tx: Transaction, userId: string): Promise<User> {
  const user = await tx.db.user.findUnique({ where: { id: userId } });
  if (!user) throw new NotFoundError('The user');
  await removeAllFactors(tx, userId);
  tx.record({ stream: userId, type: 'user.second_factors_reset', payload: { userId }, workspaceId: null });
  await endSessions(tx, { userId, reason: 'The second factors were reset.' });
  return user;
}

/** Ends all sessions of a person. For administrators. Answers how many. */
export async function endUserSessions(context: Context, userId: string): Promise<number> {
  requireAdministrator(context);
  return transact(context, async (tx) => {
    if ((await tx.db.user.count({ where: { id: userId } })) === 0) throw new NotFoundError('The user');
    return (await endSessions(tx, { userId, reason: 'An administrator has ended it.' })).length;
  });
}
