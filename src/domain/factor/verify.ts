import type { SecondFactor } from '../../db/generated/enums.ts';
import { type Context, type Transaction, transact } from '../kernel/index.ts';
import { type Challenge, lockChallenge, takeChallenge } from './challenge.ts';
import { requestAnswer } from './passkey-answer.ts';
import { takeRecoveryCode } from './recovery-code.ts';
import { handleOf, relyingPartyOf } from './relying-party.ts';
import { takeTotpCode } from './totp.ts';

/** What a person shows: one of these. */
export interface FactorAnswer {
  /** Of an authenticator app. */
  code?: string | null | undefined;
  recoveryCode?: string | null | undefined;
  /** What the browser has made of the options, as JSON. */
  passkey?: unknown;
}

interface ShownFactor {
  userId: string;
  factor: SecondFactor;
}
interface Refused {
  reason: string;
}
export type VerifiedFactor = ShownFactor | Refused;

/**
 * Whether the answer is the person's: a code is used up with this, and a passkey's counter has risen. Says why not, for the audit log
 * alone. `challenge.userId` is whose it has to be.
 */
export async function verifyFactor(
  tx: Transaction,
  { userId, challenge }: Pick<Challenge, 'userId' | 'challenge'>,
  { code, recoveryCode, passkey }: FactorAnswer,
  site: string,
): Promise<VerifiedFactor> {
  if (passkey != null) return verifyPasskey(tx, { userId, challenge }, passkey, site);
  if (userId === null) return { reason: 'no passkey was shown.' };
  if (code != null) {
    const isGood = await takeTotpCode(tx, userId, code);
    return isGood ? { userId, factor: 'TOTP' } : { reason: 'wrong code of the authenticator app.' };
  }
  if (recoveryCode != null && (await takeRecoveryCode(tx, userId, recoveryCode))) {
    return { userId, factor: 'RECOVERY_CODE' };
  }
  return { reason: recoveryCode == null ? 'no second factor was shown.' : 'wrong recovery code.' };
}

/**
 * The same as the one answer to a question. Of several good ones at once the first is taken, and the others use nothing up: a recovery code
 * is not spent on a question that is answered already. With the password that the account has while the factor is one of its: who takes it
 * away afterwards changes that.
 */
export function answerChallenge(
  context: Context,
  token: string,
  asked: Pick<Challenge, 'userId' | 'challenge'>,
  answer: FactorAnswer,
  site: string,
): Promise<(ShownFactor & { passwordHash: string | null }) | Refused> {
  return transact(context, async (tx) => {
    if (!(await lockChallenge(tx, token))) return { reason: 'the question was answered twice.' };
    const verified = await verifyFactor(tx, asked, answer, site);
    if (!('factor' in verified)) return verified;
    await takeChallenge(tx, token);
    const { passwordHash } = await tx.db.user.findUniqueOrThrow({ where: { id: verified.userId } });
    return { ...verified, passwordHash };
  });
}

async function verifyPasskey(
  { db }: Transaction,
  { userId, challenge }: Pick<Challenge, 'userId' | 'challenge'>,
  given: unknown,
  site: string,
): Promise<VerifiedFactor> {
  const answer = requestAnswer.safeParse(given);
  if (!answer.success) return { reason: 'this is no passkey.' };
  const passkey = await db.passkey.findUnique({ where: { credentialId: answer.data.id } });
  if (!passkey || (userId !== null && passkey.userId !== userId)) return { reason: 'unknown passkey.' };
  const { userHandle, ...response } = answer.data.response;
  if (userHandle && !Buffer.from(userHandle, 'base64url').equals(handleOf(passkey.userId))) {
    return { reason: 'the passkey names another person.' };
  }
  const party = relyingPartyOf(site);
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { credentialId: id, publicKey, transports } = passkey;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...answer.data, response, clientExtensionResults: {} },
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: { id, publicKey, transports, counter: Number(passkey.counter) },
    });
    if (!verified) return { reason: 'the passkey’s signature is wrong.' };
    // Of two that come at once one has raised it: the other is a copy, or the same answer again.
    const counter = authenticationInfo.newCounter;
    const used = await db.$executeRaw`
      UPDATE passkey SET counter = ${counter}, last_used_at = now()
      WHERE id = ${passkey.id} AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`;
    return used === 1
      ? { userId: passkey.userId, factor: 'PASSKEY' }
      : { reason: 'the passkey has counted back: it may be a copy.' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'the answer is wrong.';
    return { reason: `a passkey was refused: ${reason.slice(0, 200)}` };
  }
}
