import { randomBytes } from 'node:crypto';
import { hashOpaqueToken } from '../../auth/opaque-token.ts';
import { ConflictError, type Context, requireSession, type Transaction, transact } from '../kernel/index.ts';
import { hasSecondFactor } from './factors.ts';
import { requireRecentProof } from './recent-proof.ts';
import { base32 } from './totp-code.ts';

const codesAtOnce = 10;
/** 80 random bits: there is nothing to guess, so a fast hash is right. */
const codeBytes = 10;

/** New recovery codes for the viewer, shown once; the old ones are void. Throws ProofNeededError, and ConflictError without a factor. */
export async function renewRecoveryCodes(context: Context): Promise<readonly string[]> {
  const { userId } = requireSession(context);
  await requireRecentProof(context);
  return transact(context, async (tx) => {
    if (!(await hasSecondFactor(tx.db, userId))) {
      throw new ConflictError('NO_SECOND_FACTOR', 'The account has no second factor that a code could stand in for.');
    }
    await tx.db.recoveryCode.deleteMany({ where: { userId } });
    tx.record({ stream: userId, type: 'user.recovery_codes_renewed', payload: { userId }, workspaceId: null });
    return makeCodes(tx, userId);
  });
}

/** Those that come with the first factor; `null` for who has some. */
export async function firstRecoveryCodes(tx: Transaction, userId: string): Promise<readonly string[] | null> {
  const has = await tx.db.recoveryCode.count({ where: { userId } });
  return has > 0 ? null : makeCodes(tx, userId);
}

/** Uses one up. Whether it was good. */
export async function takeRecoveryCode({ db }: Transaction, userId: string, given: string): Promise<boolean> {
  if (given.length > 100) return false;
  const code = given.toLowerCase().replace(/[^a-z0-9]/g, '');
  const { count } = await db.recoveryCode.deleteMany({ where: { userId, hash: hashOpaqueToken(code) } });
  return count === 1;
}

/** `abcd-efgh-ijkl-mnop`; what is stored is the hash of its letters and digits. */
async function makeCodes(tx: Transaction, userId: string): Promise<readonly string[]> {
  const plain = Array.from({ length: codesAtOnce }, () => base32(randomBytes(codeBytes)).toLowerCase());
  await tx.db.recoveryCode.createMany({ data: plain.map((code) => ({ userId, hash: hashOpaqueToken(code) })) });
  return plain.map((code) => code.match(/.{4}/g)?.join('-') ?? code);
}
