import { setTimeout as delay } from 'node:timers/promises';
import { hashOpaqueToken } from '../../auth/opaque-token.ts';
import type { User } from '../../db/generated/client.ts';
import {
  AuthenticationError,
  actingAs,
  ConflictError,
  type Context,
  requireSession,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { requestMail } from '../outbox/index.ts';
import { useAccountToken } from './account-token.ts';
import { normaliseEmail } from './email.ts';
import { hashPassword, isPassword } from './password-hash.ts';
import { requireGoodPassword } from './password-policy.ts';
import { endSessions } from './session.ts';
import { countAttempt, forgiveAttempt } from './sign-in-throttle.ts';
import { takeFromUnproven } from './unproven.ts';
import { addUser, checkedUser } from './user.ts';

/** Milliseconds that asking for a mail takes at least: more than what is done when there is an account to send it to. */
const mailAnswerMs = 250;

/**
 * Gives the viewer another password and ends their other sessions. Throws ValidationError when the current one is wrong, or not that of the
 * account any more when the new one is there, or the new one too weak, LimitError after too many wrong ones.
 */
export async function changePassword(
  context: Context,
  { currentPassword, newPassword }: { currentPassword: string; newPassword: string },
): Promise<User> {
  const { userId, sessionId } = requireSession(context);
  const user = await context.db.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  if (user.passwordHash === null) {
    throw new ConflictError(
      'NO_PASSWORD',
      'The account has no password. Ask for a link to set one: requestPasswordReset.',
    );
  }
  await countAttempt(context, 'password', user.email);
  if (!(await isPassword(currentPassword, user.passwordHash))) throw notCurrent();
  await forgiveAttempt(context, 'password', user.email);
  await requireGood(context, newPassword, user);
  const passwordHash = await hashPassword(newPassword);
  return transact(context, async (tx) => {
    // Hashing takes a while: who has set another one in it, or taken the account from its maker, is not written over.
    const still = await tx.db.user.updateMany({
      where: { id: userId, passwordHash: user.passwordHash },
      data: { passwordHash },
    });
    if (still.count === 0) throw notCurrent();
    // The mailed links of an unproven address are those of somebody else, who is to get the account with them.
    await tx.db.accountToken.deleteMany({ where: { userId, user: { addressUnproven: false } } });
    return setPassword(tx, { userId, passwordHash, except: sessionId });
  });
}

function notCurrent(): ValidationError {
  const message = 'This is not the current password.';
  return new ValidationError(message, [{ path: 'currentPassword', message, code: 'WRONG_PASSWORD' }]);
}

/**
 * Sends a link with which to set a password, if the address is that of an active account. The answer, and how long it takes, is
 * the same when it is not. Throws ValidationError for what is no address, LimitError when it is asked for too often.
 */
export async function requestPasswordReset(context: Context, given: string): Promise<void> {
  await mailed(context, given, async (email) => {
    const user = await context.db.prisma.user.findUnique({ where: { email, deactivatedAt: null } });
    if (user) await mailReset(context, user.id);
  });
}

/**
 * Makes an account for an address that has none and sends a link with which to set its password: so it belongs to the reader of
 * the mail. To an address that has one it sends a link for that. Throws ConflictError (`SIGN_UP_OFF`) unless settings allow it.
 */
export async function signUp(context: Context, given: { email: string; name: string }): Promise<void> {
  if (!context.policy.auth.signUp) {
    throw new ConflictError('SIGN_UP_OFF', 'People cannot make accounts for themselves here. Ask to be invited.');
  }
  // Before it is looked whether there is an account: a faulty name is the same fault with and without.
  const { email, name } = checkedUser(given);
  await mailed(context, email, async () => {
    const user = await context.db.prisma.user.findUnique({ where: { email } });
    if (user?.deactivatedAt) return;
    if (user) return mailReset(context, user.id);
    await transact(context, async (tx) => {
      const { id: userId } = await addUser(tx, { email, name, isAdministrator: false });
      await requestMail(tx, { template: 'setUp', userId });
    });
  });
}

/**
 * Sets the password of the person who has the link, and ends all their sessions. Throws AuthenticationError for a link that is unknown,
 * used or too old, ValidationError for a password that is too weak; the link is then still good.
 */
export async function resetPassword(
  context: Context,
  { token, newPassword }: { token: string; newPassword: string },
): Promise<User> {
  const over = () => new AuthenticationError('The link was used already, or is too old. Ask for another one.');
  const found = await findLink(context, token);
  if (!found) throw over();
  await requireGood(context, newPassword, found.user);
  const passwordHash = await hashPassword(newPassword);
  const user = await transact(actingAs(context, { userId: found.userId, sessionId: null }), async (tx) => {
    const used = await useAccountToken(tx, token);
    if (!used) throw over();
    await takeFromUnproven(tx, [used.userId]);
    return setPassword(tx, { userId: used.userId, passwordHash });
  });
  // A guesser who has locked them out has not done so to their new password.
  await forgiveAttempt(context, 'password', user.email);
  return user;
}

export interface PasswordLink {
  /** The address of the account. */
  email: string;
  expiresAt: Date;
}

/**
 * Whose password the holder of a link can set with it, and until when; `null` when it is unknown, used or too old. The address is no
 * secret to the holder: the link was mailed to it, or shown by the server itself.
 */
export async function passwordLink(context: Context, token: string): Promise<PasswordLink | null> {
  const found = await findLink(context, token);
  return found && { email: found.user.email, expiresAt: found.expiresAt };
}

function findLink({ db }: Context, token: string) {
  return db.prisma.accountToken.findUnique({
    where: { hash: hashOpaqueToken(token), expiresAt: { gt: db.clock.now() }, user: { deactivatedAt: null } },
    include: { user: true },
  });
}

async function mailReset(context: Context, userId: string): Promise<void> {
  await transact(context, async (tx) => {
    await requestMail(tx, { template: 'passwordReset', userId });
    tx.record({ stream: userId, type: 'user.password_reset_requested', payload: { userId }, workspaceId: null });
  });
}

/** Does what is to be done for an address, at most a few times, and answers no sooner when there is nothing to be done. */
async function mailed(context: Context, given: string, work: (email: string) => Promise<void>): Promise<void> {
  const email = normaliseEmail(given);
  if (email === null) {
    const message = 'This is not an e-mail address.';
    throw new ValidationError(message, [{ path: 'email', message, code: 'NOT_AN_ADDRESS' }]);
  }
  await countAttempt(context, 'mail', email);
  await Promise.all([work(email), delay(mailAnswerMs)]);
}

function requireGood(context: Context, password: string, owner: { email: string; name: string }): Promise<void> {
  return requireGoodPassword(password, owner, {
    shortest: context.policy.auth.passwordLength,
    path: 'newPassword',
  });
}

async function setPassword(
  tx: Transaction,
  { userId, passwordHash, except }: { userId: string; passwordHash: string; except?: string },
): Promise<User> {
  const user = await tx.db.user.update({
    where: { id: userId },
    data: { passwordHash, passwordChangedAt: tx.context.db.clock.now() },
  });
  // What was asked after the old password is not answered any more.
  await tx.db.signInChallenge.deleteMany({ where: { userId } });
  const others = except === undefined ? {} : { except };
  await endSessions(tx, { userId, ...others, reason: 'The password was changed.' });
  tx.record({ stream: userId, type: 'user.password_changed', payload: { userId }, workspaceId: null });
  return user;
}
