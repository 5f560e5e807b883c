import { randomBytes } from 'node:crypto';
import type { User } from '../../db/generated/client.ts';
import {
  ConflictError,
  type Context,
  NotFoundError,
  requireSession,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { type AddedFactor, factorAdded, factorRemoved } from './changed.ts';
import { requireRecentProof } from './recent-proof.ts';
import { base32, otpauthUri, stepOfCode } from './totp-code.ts';

/** Bytes of a secret: as many as the hash has (RFC 4226, 4). */
const secretBytes = 20;

/** What an authenticator app is given, once. */
export interface TotpSetUp {
  /** Base32, for typing. */
  secret: string;
  uri: string;
}

/**
 * A new secret for the viewer's authenticator app. It is no factor before `confirmTotp`; an earlier one that was not confirmed is void.
 * Throws PersonNeededError, ProofNeededError, and ConflictError (`TOTP_EXISTS`).
 */
export async function beginTotp(context: Context, site: string): Promise<TotpSetUp> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  const secret = randomBytes(secretBytes);
  const sealedSecret = context.seals.seal(secret.toString('base64'), aboutTotp(userId));
  const user = await transact(context, async (tx) => {
    const made = await tx.db.$queryRaw<unknown[]>`
      INSERT INTO totp_factor (user_id, sealed_secret) VALUES (${userId}, ${sealedSecret})
      ON CONFLICT (user_id) DO UPDATE SET sealed_secret = excluded.sealed_secret, created_at = now()
      WHERE totp_factor.confirmed_at IS NULL RETURNING user_id`;
    if (made.length === 0) {
      throw new ConflictError('TOTP_EXISTS', 'The account has an authenticator app already. Remove it first.');
    }
    return tx.db.user.findUniqueOrThrow({ where: { id: userId } });
  });
  const issuer = `ADE (${new URL(site).host})`.replace(':', ' ');
  return { secret: base32(secret), uri: otpauthUri(secret, { issuer, account: user.email }) };
}

/** Makes the app a second factor, with a code of its. Throws ConflictError (`NO_TOTP`), ValidationError for another code. */
export async function confirmTotp(context: Context, code: string): Promise<AddedFactor> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  return transact(context, async (tx) => {
    const secret = await lockedSecret(tx, userId, false);
    if (!secret) throw new ConflictError('NO_TOTP', 'There is no authenticator app to confirm. Begin with beginTotp.');
    const step = stepOfCode(secret, code, context.db.clock.now());
    if (step === null) {
      const message = 'This is not the code of the moment. Check the clock of the device, and type the newest one.';
      throw new ValidationError(message, [{ path: 'code', message, code: 'WRONG_CODE' }]);
    }
    await tx.db.totpFactor.update({
      where: { userId },
      data: { confirmedAt: context.db.clock.now(), lastStep: step },
    });
    return factorAdded(tx, userId, 'TOTP');
  });
}

/** The viewer's authenticator app is none any more. Throws NotFoundError, ProofNeededError. */
export async function removeTotp(context: Context): Promise<User> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  return transact(context, async (tx) => {
    const { count } = await tx.db.totpFactor.deleteMany({ where: { userId, confirmedAt: { not: null } } });
    if (count === 0) throw new NotFoundError('The authenticator app');
    return factorRemoved(tx, userId, 'TOTP');
  });
}

/** Takes a code, once: neither it nor one of before is taken again (RFC 6238, 5.2). Whether it was good. */
export async function takeTotpCode(tx: Transaction, userId: string, code: string): Promise<boolean> {
  const secret = await lockedSecret(tx, userId, true);
  const step = secret && stepOfCode(secret, code, tx.context.db.clock.now());
  if (step === null) return false;
  const taken = await tx.db.totpFactor.updateMany({
    where: { userId, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  return taken.count === 1;
}

async function lockedSecret(tx: Transaction, userId: string, isConfirmed: boolean): Promise<Buffer | null> {
  const [row] = await tx.db.$queryRaw<{ sealed: string }[]>`
    SELECT sealed_secret AS sealed FROM totp_factor
    WHERE user_id = ${userId} AND (confirmed_at IS NOT NULL) = ${isConfirmed} FOR UPDATE`;
  if (!row) return null;
  const secret = tx.context.seals.unseal(row.sealed, aboutTotp(userId));
  if (secret === null) tx.context.log.warn({ userId }, 'a second factor was sealed with another ADE_SECRET');
  return secret === null ? null : Buffer.from(secret, 'base64');
}

function aboutTotp(userId: string): string {
  return `totp ${userId}`;
}
