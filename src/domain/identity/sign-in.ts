import { ask, methodsOf, passkeyQuestion } from '../factor/index.ts';
import { AuthenticationError, type RequestContext, record, SecondFactorNeededError } from '../kernel/index.ts';
import { normaliseEmail } from './email.ts';
import { isPassword } from './password-hash.ts';
import { type OpenSession, openSession } from './session.ts';
import { countAttempt, forgiveAttempt } from './sign-in-throttle.ts';

/** On whose timeline failed sign-ins to accounts that do not exist are kept. */
const unknownUser = 'usr_unknown';

/**
 * Opens a session for the person who knows the password. Throws AuthenticationError, the same and after the same work whether there is
 * no such account, it has no password, is deactivated, or the password is wrong; LimitError after too many failures;
 * SecondFactorNeededError, with what is asked, for an account that has a second factor: there is no session then.
 */
export async function signIn(
  context: RequestContext,
  { email: given, password, site }: { email: string; password: string; site: string },
): Promise<OpenSession> {
  await countAttempt(context, 'password', given);
  const email = normaliseEmail(given);
  const user = await context.db.prisma.user.findUnique({ where: { email: email ?? '' } });
  const isRight = await isPassword(password, user?.passwordHash ?? null);
  if (!user || !isRight || user.deactivatedAt !== null) {
    const reason = user ? reasonOf(user) : 'there is no such account.';
    // What is no address is not kept: people type their password there.
    const payload = { email: email ?? '', reason };
    const stream = user?.id ?? unknownUser;
    await record(context, [{ stream, type: 'session.sign_in_failed', payload, workspaceId: null }]);
    throw new AuthenticationError('The e-mail address or the password is wrong.');
  }
  await forgiveAttempt(context, 'password', given);
  await requireNoSecondFactor(context, user.id, site);
  return openSession(context, { userId: user.id, method: 'PASSWORD', passwordHash: user.passwordHash });
}

function reasonOf(user: { passwordHash: string | null; deactivatedAt: Date | null }): string {
  if (user.deactivatedAt !== null) return 'the account is deactivated.';
  if (user.passwordHash === null) return 'the account has no password.';
  return 'wrong password.';
}

async function requireNoSecondFactor(context: RequestContext, userId: string, site: string): Promise<void> {
  const methods = await methodsOf(context, userId);
  if (methods.length === 0) return;
  const passkeyOptions = await passkeyQuestion(context, userId, site);
  const challenge = passkeyOptions?.challenge ?? '';
  const asked = await ask(context, { purpose: 'SECOND_FACTOR', userId, challenge });
  throw new SecondFactorNeededError({ ...asked, methods, passkeyOptions });
}
