import { hashOpaqueToken, makeOpaqueToken } from '../../auth/opaque-token.ts';
import type { AccountTokenPurpose } from '../../db/generated/enums.ts';
import type { Context, Transaction } from '../kernel/index.ts';

/** Minutes that a link to set a password is good: a reset is asked for by a person who waits, a first password is not. */
const goodForMinutes = { PASSWORD_RESET: 30, SET_UP: 24 * 60 } as const satisfies Record<AccountTokenPurpose, number>;

/**
 * A token for a link with which a person sets a password, once. It exists nowhere else; earlier ones for the same purpose are
 * void. The caller makes sure that it only reaches the person.
 */
export async function makeAccountToken(
  { db }: Pick<Context, 'db'>,
  { userId, purpose }: { userId: string; purpose: AccountTokenPurpose },
): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = makeOpaqueToken();
  const expiresAt = new Date(db.clock.now().getTime() + goodForMinutes[purpose] * 60_000);
  await db.transaction(async (tx) => {
    await tx.accountToken.deleteMany({ where: { userId, purpose } });
    await tx.accountToken.create({ data: { hash, purpose, userId, expiresAt } });
  });
  return { token, expiresAt };
}

/**
 * Whose token it is; `null` when it is unknown, expired or used. Every token of theirs is void with that, so of several that
 * come at the same moment one is used.
 */
export async function useAccountToken(
  tx: Transaction,
  token: string,
): Promise<{ userId: string; purpose: AccountTokenPurpose } | null> {
  const [used] = await tx.db.$queryRaw<{ userId: string; purpose: AccountTokenPurpose }[]>`
    DELETE FROM account_token WHERE hash = ${hashOpaqueToken(token)} AND expires_at > now()
    RETURNING user_id AS "userId", purpose`;
  if (!used) return null;
  await tx.db.accountToken.deleteMany({ where: { userId: used.userId } });
  return used;
}
