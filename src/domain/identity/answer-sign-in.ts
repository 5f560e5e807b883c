import { answerChallenge, type FactorAnswer, findChallenge } from '../factor/index.ts';
import { AuthenticationError, type RequestContext, record } from '../kernel/index.ts';
import { type OpenSession, openSession } from './session.ts';
import { countAttempt, forgiveAttempt } from './sign-in-throttle.ts';

/**
 * Opens a session for the person who answers what `signIn` or `passkeyRequest` has asked. Throws AuthenticationError, the same whatever is
 * wrong, and LimitError after too many wrong answers, as for passwords. The question may be answered again until it is too old.
 */
export async function answerSignIn(
  context: RequestContext,
  { token, site, ...answer }: FactorAnswer & { token: string; site: string },
): Promise<OpenSession> {
  const asked = await findChallenge(context, token, ['SECOND_FACTOR', 'PASSKEY_SIGN_IN']);
  if (!asked) throw new AuthenticationError('The sign-in has taken too long. Begin again.');
  const owner = await ownerOf(context, asked.userId);
  const isGuessed = owner !== null && answer.passkey == null;
  const attempted = isGuessed ? 'factor' : 'passkey';
  const account = isGuessed ? owner.email : null;
  await countAttempt(context, attempted, account);
  const verified = await answerChallenge(context, token, asked, answer, site);
  const person = 'factor' in verified ? await ownerOf(context, verified.userId) : null;
  if (!('factor' in verified) || person?.deactivatedAt !== null) {
    const reason = 'reason' in verified ? verified.reason : 'the account is deactivated.';
    const { id: stream = 'usr_unknown', email = '' } = owner ?? person ?? {};
    const payload = { email, reason };
    await record(context, [{ stream, type: 'session.sign_in_failed', payload, workspaceId: null }]);
    throw new AuthenticationError(
      'This does not prove that it is you. A code is taken once: wait for the next one, and try again.',
    );
  }
  await forgiveAttempt(context, attempted, account);
  return openSession(context, {
    userId: verified.userId,
    method: 'PASSWORD',
    secondFactor: verified.factor,
    passwordHash: verified.passwordHash,
    isPasswordless: asked.purpose === 'PASSKEY_SIGN_IN',
  });
}

async function ownerOf({ db }: RequestContext, id: string | null) {
  return id === null ? null : db.prisma.user.findUnique({ where: { id } });
}
