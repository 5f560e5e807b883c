import type { Prisma, Session } from '../../db/generated/client.ts';
import { SecondFactor } from '../../db/generated/enums.ts';
import type { Context } from '../kernel/index.ts';

/** Whose is which: a person with one of these has a second factor. */
export const isSecondFactor = {
  OR: [{ totpFactor: { confirmedAt: { not: null } } }, { passkeys: { some: {} } }],
} satisfies Prisma.UserWhereInput;

export async function hasSecondFactor(db: Pick<Prisma.TransactionClient, 'user'>, userId: string): Promise<boolean> {
  return (await db.user.count({ where: { AND: [{ id: userId }, isSecondFactor] } })) > 0;
}

/** Whether a session has shown a second factor, or a provider of single sign-on answers for that. */
export function showsSecondFactor({ secondFactor, method }: Pick<Session, 'secondFactor' | 'method'>): boolean {
  return secondFactor !== null || method === 'SSO';
}

/** With what a person can prove a second time who they are; empty for who has no second factor. */
export async function methodsOf(context: Context, userId: string): Promise<SecondFactor[]> {
  const { hasTotp, passkeys, recoveryCodes } = await factorCounts(context, userId);
  if (!hasTotp && passkeys === 0) return [];
  return [
    ...(passkeys > 0 ? [SecondFactor.PASSKEY] : []),
    ...(hasTotp ? [SecondFactor.TOTP] : []),
    ...(recoveryCodes > 0 ? [SecondFactor.RECOVERY_CODE] : []),
  ];
}

export async function factorCounts({ db }: Context, userId: string) {
  const { prisma } = db;
  const [totps, passkeys, recoveryCodes] = await Promise.all([
    prisma.totpFactor.count({ where: { userId, confirmedAt: { not: null } } }),
    prisma.passkey.count({ where: { userId } }),
    prisma.recoveryCode.count({ where: { userId } }),
  ]);
  return { hasTotp: totps > 0, passkeys, recoveryCodes };
}
