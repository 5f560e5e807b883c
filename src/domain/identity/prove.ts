import {
  answerChallenge,
  type FactorAnswer,
  findChallenge,
  methodsOf,
  noteProof,
  proofMinutes,
  verifyFactor,
} from '../factor/index.ts';
import { type Context, record, requireSession, transact, ValidationError } from '../kernel/index.ts';
import { isPassword } from './password-hash.ts';
import { countAttempt, forgiveAttempt } from './sign-in-throttle.ts';

export interface Proof extends FactorAnswer {
  /** For who has no second factor. */
  password?: string | null | undefined;
  /** Of `beginPasskeySignIn`, where a passkey answers. */
  token?: string | null | undefined;
}

/**
 * The viewer proves again that it is them: with a second factor, or with the password where they have none. What is dangerous is open for
 * ten minutes then, and what asks for a second factor for as long as the session goes on. Answers until when. Throws ValidationError for a wrong
 * answer, LimitError after too many.
 */
export async function proveIdentity(context: Context, proof: Proof, site: string): Promise<Date> {
  const { userId } = requireSession(context);
  const user = await context.db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const needsFactor = (await methodsOf(context, userId)).length > 0;
  const isPasskey = needsFactor && proof.passkey != null;
  const attempted = isPasskey ? 'passkey' : needsFactor ? 'factor' : 'password';
  const account = isPasskey ? null : user.email;
  await countAttempt(context, attempted, account);
  const verified = needsFactor
    ? await verifiedFactor(context, userId, proof, site)
    : (await isPassword(proof.password ?? '', user.passwordHash))
      ? { userId, factor: null }
      : { reason: 'wrong password.' };
  if (!('factor' in verified)) {
    const payload = { email: user.email, reason: verified.reason };
    await record(context, [{ stream: userId, type: 'session.sign_in_failed', payload, workspaceId: null }]);
    const message = needsFactor
      ? 'This does not prove that it is you. Show a second factor of the account: its newest code, a passkey, or a recovery code.'
      : 'This is not the password of the account.';
    throw new ValidationError(message, [{ path: needsFactor ? 'code' : 'password', message, code: 'WRONG_PROOF' }]);
  }
  await forgiveAttempt(context, attempted, account);
  await transact(context, (tx) => noteProof(tx, verified.factor));
  return new Date(context.db.clock.now().getTime() + proofMinutes * 60_000);
}

async function verifiedFactor(context: Context, userId: string, { token, ...answer }: Proof, site: string) {
  if (answer.passkey == null) {
    return transact(context, (tx) => verifyFactor(tx, { userId, challenge: '' }, answer, site));
  }
  const asked = token == null ? null : await findChallenge(context, token, ['PASSKEY_SIGN_IN']);
  if (token == null || !asked) return { reason: 'no question was asked, or too long ago.' };
  return answerChallenge(context, token, { userId, challenge: asked.challenge }, answer, site);
}
