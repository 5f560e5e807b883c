import { removeAllFactors } from '../factor/index.ts';
import type { Transaction } from '../kernel/index.ts';
import { endSessions } from './session.ts';

/**
 * Of these people, gives accounts that were made with a link passed on by hand to whom the addresses belong, which a provider, a directory or
 * a mailed link has shown just now: the passwords and second factors of those who made them open nothing any more, and their sessions end.
 */
export async function takeFromUnproven(tx: Transaction, userIds: readonly string[]): Promise<void> {
  const unproven = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "user" WHERE address_unproven AND id = ANY (${userIds}::text[]) ORDER BY id COLLATE "C" FOR UPDATE`;
  for (const { id: userId } of unproven) {
    await tx.db.user.update({ where: { id: userId }, data: { addressUnproven: false, passwordHash: null } });
    await tx.db.accountToken.deleteMany({ where: { userId } });
    await tx.db.signInChallenge.deleteMany({ where: { userId } });
    await removeAllFactors(tx, userId);
    await endSessions(tx, { userId, reason: 'It was shown whose address the account has.' });
  }
}
