import { hashOpaqueToken, makeOpaqueToken } from '../../auth/opaque-token.ts';
import type { ChallengePurpose } from '../../db/generated/enums.ts';
import type { Context, Transaction } from '../kernel/index.ts';

/** Minutes in which a question can be answered. */
const goodForMinutes = 5;

/** A question that was asked, and whose answer it has to be. */
export interface Challenge {
  purpose: ChallengePurpose;
  /** `null` where the passkey says whose it is. */
  userId: string | null;
  /** What a passkey has to sign, base64url; empty where none is asked. */
  challenge: string;
}

/** Asks, and answers the token with which the answer has to come. It exists nowhere else. */
export async function ask(context: Context, question: Challenge): Promise<{ token: string; expiresAt: Date }> {
  const { token, hash } = makeOpaqueToken();
  const expiresAt = new Date(context.db.clock.now().getTime() + goodForMinutes * 60_000);
  await context.db.prisma.signInChallenge.create({ data: { hash, ...question, expiresAt } });
  return { token, expiresAt };
}

/** What was asked; `null` for a token that is unknown, too old or answered, or of another purpose. */
export async function findChallenge(
  { db }: Context,
  token: string,
  purposes: readonly ChallengePurpose[],
): Promise<Challenge | null> {
  return db.prisma.signInChallenge.findFirst({
    where: { hash: hashOpaqueToken(token), purpose: { in: [...purposes] }, expiresAt: { gt: db.clock.now() } },
  });
}

/**
 * Holds the question until the transaction ends: of several answers at once the others wait, and find it gone when this one was good.
 * Whether it is still there.
 */
export async function lockChallenge(tx: Transaction, token: string): Promise<boolean> {
  const locked = await tx.db.$queryRaw<unknown[]>`
    SELECT hash FROM sign_in_challenge WHERE hash = ${hashOpaqueToken(token)} FOR UPDATE`;
  return locked.length === 1;
}

/** Of several good answers to one question one is the first: whether this is it. */
export async function takeChallenge({ db }: Pick<Transaction, 'db'>, token: string): Promise<boolean> {
  const { count } = await db.signInChallenge.deleteMany({ where: { hash: hashOpaqueToken(token) } });
  return count === 1;
}
