import type { Prisma, User } from '../../db/generated/client.ts';
import { requireRecentProof } from '../factor/index.ts';
import {
  ConflictError,
  type Context,
  composed,
  NotFoundError,
  newId,
  requireAdministrator,
  requirePerson,
  type Transaction,
  transact,
  ValidationError,
  type ValidationIssue,
  withoutBidiControls,
} from '../kernel/index.ts';
import { requestMail } from '../outbox/index.ts';
import { looksLikeAnother, normaliseEmail } from './email.ts';
import { isDistinctAddress, isPlainName } from './look-alikes.ts';
import { endSessions, hintAccess } from './session.ts';

const longestName = 200;

export interface NewUser {
  /** A new one unless given. */
  id?: string;
  email: string;
  name: string;
  isAdministrator: boolean;
}

/** Inserts a person and the first event of theirs. Throws ValidationError, and ConflictError (`EMAIL_TAKEN`). */
export async function addUser(tx: Transaction, given: NewUser): Promise<User> {
  const { email, name, isAdministrator } = checkedUser(given);
  const { id = newId('User') } = given;
  const added = await tx.db.user.createMany({ data: { id, email, name, isAdministrator }, skipDuplicates: true });
  if (added.count === 0) throw new ConflictError('EMAIL_TAKEN', `There is an account for ${email} already.`);
  tx.record({ stream: id, type: 'user.created', payload: { userId: id, email }, workspaceId: null });
  return tx.db.user.findUniqueOrThrow({ where: { id } });
}

/** As it is stored. Throws ValidationError with all that is wrong with it. */
export function checkedUser<Given extends Pick<NewUser, 'email' | 'name'>>(given: Given): Given {
  const email = normaliseEmail(given.email);
  const issues: ValidationIssue[] = [];
  if (email === null) {
    issues.push({ path: 'email', message: 'This is not an e-mail address.', code: 'NOT_AN_ADDRESS' });
  } else if (!isDistinctAddress(email)) {
    issues.push({ path: 'email', message: looksLikeAnother, code: 'LOOKS_LIKE_ANOTHER' });
  }
  const name = checkedName(given.name, issues);
  if (email === null || issues.length > 0) throw new ValidationError('The account cannot be made.', issues);
  return { ...given, email, name };
}

/**
 * Makes an account and mails its owner a link with which to set a password. For administrators; throws ProofNeededError for another one
 * of them.
 */
export async function createUser(context: Context, input: NewUser): Promise<User> {
  requireAdministrator(context);
  // Keys that act as administrators are made on the server alone.
  if (input.isAdministrator && context.viewer?.apiKeyId === null) await requireRecentProof(context);
  return transact(context, async (tx) => {
    const user = await addUser(tx, input);
    await requestMail(tx, { template: 'setUp', userId: user.id });
    return user;
  });
}

/**
 * Takes everything from a person at once: sessions and links end, keys that they made stop working, all streams of these end.
 * What they did stays. Throws NotFoundError, and ConflictError for the last active administrator. Doing it twice is doing it once.
 */
export async function deactivateUser(context: Context, userId: string): Promise<User> {
  requireAdministrator(context);
  return transact(context, (tx) => deactivate(tx, userId));
}

/** The same, for an identity provider. */
export async function deactivate(tx: Transaction, userId: string): Promise<User> {
  // In order, so that two administrators who deactivate each other at the same moment are not both right.
  const administrators = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT id FROM "user" WHERE is_administrator AND deactivated_at IS NULL ORDER BY id COLLATE "C" FOR UPDATE`;
  if (administrators.length === 1 && administrators[0]?.id === userId) {
    throw new ConflictError('LAST_ADMINISTRATOR', 'The last active administrator cannot be deactivated.');
  }
  const user = await requireUser(tx, userId);
  if (user.deactivatedAt !== null) return user;
  const deactivated = await tx.db.user.update({
    where: { id: userId },
    data: { deactivatedAt: tx.context.db.clock.now() },
  });
  await tx.db.accountToken.deleteMany({ where: { userId } });
  await tx.db.signInChallenge.deleteMany({ where: { userId } });
  await endSessions(tx, { userId, reason: 'The account was deactivated.' });
  tx.record({ stream: userId, type: 'user.deactivated', payload: { userId }, workspaceId: null });
  hintAccess(tx, userId);
  return deactivated;
}

/** Lets a person in again; the keys that they made work again, sessions do not come back. For administrators. */
export async function reactivateUser(context: Context, userId: string): Promise<User> {
  requireAdministrator(context);
  return transact(context, (tx) => reactivate(tx, userId));
}

/** The same, for an identity provider, which finds the account again where it had deleted it. */
export async function reactivate(tx: Transaction, userId: string): Promise<User> {
  const user = await requireUser(tx, userId);
  await tx.db.directoryUser.updateMany({ where: { userId }, data: { deletedAt: null } });
  if (user.deactivatedAt === null) return user;
  tx.record({ stream: userId, type: 'user.reactivated', payload: { userId }, workspaceId: null });
  return tx.db.user.update({ where: { id: userId }, data: { deactivatedAt: null } });
}

/**
 * Gives an account another address or name, as an identity provider says. Links that were mailed to the address before are void. Throws
 * ValidationError, and ConflictError: `EMAIL_TAKEN`, and `ADMINISTRATOR` for the address of an administrator, with which whoever has a token of a
 * provider could become one.
 */
export async function changeAccount(
  tx: Transaction,
  before: User,
  given: { email: string; name: string },
): Promise<void> {
  const { id, isAdministrator } = before;
  const email = normaliseEmail(given.email);
  const changed = email !== before.email ? checkedUser(given) : { email: before.email, name: given.name };
  if (changed.email === before.email && changed.name === before.name) return;
  if (changed.email !== before.email) {
    if (isAdministrator) {
      throw new ConflictError(
        'ADMINISTRATOR',
        'The address of an administrator is not changed by an identity provider.',
      );
    }
    if ((await tx.db.user.count({ where: { email: changed.email } })) > 0) {
      throw new ConflictError('EMAIL_TAKEN', `There is an account for ${changed.email} already.`);
    }
    await tx.db.accountToken.deleteMany({ where: { userId: id } });
  }
  await tx.db.user.update({ where: { id }, data: changed });
  const payload = { userId: id, email: changed.email };
  tx.record({ stream: id, type: 'user.changed_by_directory', payload, workspaceId: null });
}

/** Changes what the viewer says of themselves; what is left out stays. For people. */
export async function updateViewer(
  context: Context,
  { name, notifyJobFailed }: { name?: string | null | undefined; notifyJobFailed?: boolean | null | undefined },
): Promise<User> {
  const { userId } = requirePerson(context);
  const issues: ValidationIssue[] = [];
  const data: Prisma.UserUpdateInput = {};
  if (typeof name === 'string') data.name = checkedName(name, issues);
  if (typeof notifyJobFailed === 'boolean') data.notifyJobFailed = notifyJobFailed;
  if (issues.length > 0) throw new ValidationError('The profile cannot be changed.', issues);
  return context.db.prisma.user.update({ where: { id: userId }, data });
}

async function requireUser(tx: Transaction, id: string): Promise<User> {
  const [locked] = await tx.db.$queryRaw<{ id: string }[]>`SELECT id FROM "user" WHERE id = ${id} FOR UPDATE`;
  if (!locked) throw new NotFoundError('The user');
  return tx.db.user.findUniqueOrThrow({ where: { id } });
}

/** Whether a person can be called so. */
export function isName(given: string): boolean {
  const issues: ValidationIssue[] = [];
  checkedName(given, issues);
  return issues.length === 0;
}

function checkedName(given: string, issues: ValidationIssue[]): string {
  const name = composed(withoutBidiControls(given).trim(), longestName) ?? '';
  if (name === '' || name.length > longestName) {
    const message = `A name has 1 to ${longestName} characters.`;
    issues.push({ path: 'name', message, code: 'INVALID' });
  } else if (!isPlainName(name)) {
    const message = 'A name is one line without invisible characters, and the letters of a word are of one script.';
    issues.push({ path: 'name', message, code: 'LOOKS_LIKE_ANOTHER' });
  }
  return name;
}
