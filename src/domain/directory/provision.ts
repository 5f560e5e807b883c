import { holdLock } from '../../db/advisory-locks.ts';
import type { User } from '../../db/generated/client.ts';
import {
  addUser,
  changeAccount,
  deactivate,
  isName,
  normaliseEmail,
  reactivate,
  takeFromUnproven,
} from '../identity/index.ts';
import {
  ConflictError,
  type Context,
  NotFoundError,
  newId,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { settleRoles } from '../workspace/index.ts';
import { type DirectoryPerson, findPerson } from './person.ts';

/** All that an identity provider says of a person. */
export interface PersonFacts {
  userName: string;
  externalId: string | null;
  /** Of the account; `null` where the user name is the address. */
  email: string | null;
  name: string | null;
  givenName: string | null;
  familyName: string | null;
  isActive: boolean;
}

/** Characters of what is kept beside the account; more is refused. */
const longestText = 300;

/**
 * Makes an account for a person, without a password: they come in by single sign-on, or ask for a link. The one of the same address that the provider has
 * deleted before is theirs again, unless the provider says by another `externalId` that they are somebody else. Throws ConflictError (`EMAIL_TAKEN`,
 * `USER_NAME_TAKEN`, `ADMINISTRATOR`) where there is one, ValidationError.
 */
export async function provisionPerson(context: Context, facts: PersonFacts): Promise<DirectoryPerson> {
  const account = accountOf(facts);
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'directory');
    const before = await deletedPerson(tx, facts, account.email);
    const id = before?.id ?? newId('User');
    if (before) {
      await reactivateMember(tx, before);
      await changeAccount(tx, before, account);
    } else await addUser(tx, { id, ...account, isAdministrator: false });
    await keepFacts(tx, id, facts);
    if (!facts.isActive) await deactivate(tx, id);
    return requirePersonIn(tx, id);
  });
}

/**
 * Changes an account to what `change` makes of it, which runs while nothing else provisions and may throw. Inactive, it is deactivated at once, with its
 * sessions. Throws NotFoundError, ValidationError, ConflictError: as above, `ADMINISTRATOR` and `LAST_ADMINISTRATOR`.
 */
export async function changePerson(
  context: Context,
  id: string,
  change: (before: DirectoryPerson) => PersonFacts,
): Promise<DirectoryPerson> {
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'directory');
    const before = await requirePersonIn(tx, id);
    const facts = change(before);
    // It names its person also where it says what is so already, or whether they may come in and no more.
    await takeFromUnproven(tx, [id]);
    const account = accountOf(facts, before);
    if (isSame(before, { ...facts, ...account })) return before;
    const user = await tx.db.user.findUniqueOrThrow({ where: { id } });
    if (!facts.isActive) await deactivate(tx, id);
    await changeAccount(tx, user, account);
    // Who is let in or out is known under the name that they have.
    if (!isSame(before, { ...facts, ...account, isActive: before.isActive })) await keepFacts(tx, id, facts);
    if (facts.isActive && !before.isActive) await reactivateMember(tx, user);
    return requirePersonIn(tx, id);
  });
}

/**
 * Deactivates an account and takes it out of all groups; the provider finds it no more. What its person did stays, and so do roles that were given by
 * hand, for when they come back. Throws NotFoundError, ConflictError (`LAST_ADMINISTRATOR`).
 */
export async function deprovisionPerson(
  context: Context,
  id: string,
  check: (before: DirectoryPerson) => void,
): Promise<void> {
  await transact(context, async (tx) => {
    await holdLock(tx.db, 'directory');
    const before = await requirePersonIn(tx, id);
    check(before);
    const groupIds = before.groups.map((group) => group.id);
    // Groups before people and workspaces, as in all that changes them.
    await tx.db.$queryRaw`SELECT id FROM "group" WHERE id = ANY (${groupIds}::text[]) ORDER BY id FOR UPDATE`;
    const grants = await tx.db.groupGrant.findMany({ where: { groupId: { in: groupIds } }, distinct: ['workspaceId'] });
    await tx.db.groupMember.deleteMany({ where: { userId: id } });
    await settleRoles(tx, { workspaceIds: grants.map(({ workspaceId }) => workspaceId), userIds: [id] });
    await deactivate(tx, id);
    await keepFacts(tx, id, before, context.db.clock.now());
  });
}

/** What the provider calls its person must not keep them out. */
function accountOf(facts: PersonFacts, before?: DirectoryPerson): { email: string; name: string } {
  const email = normaliseEmail(facts.email ?? facts.userName);
  if (email === null) {
    // An account of before keeps its address; a new one needs one.
    if (before && facts.email === null) return { email: before.email, name: nameIn(facts, before.email) };
    const message = 'The account needs an e-mail address: as userName, or as the primary one of emails.';
    throw new ValidationError(message, [{ path: 'userName', message, code: 'NOT_AN_ADDRESS' }]);
  }
  return { email, name: nameIn(facts, email) };
}

function nameIn(facts: PersonFacts, email: string): string {
  const given = facts.name ?? nameOfParts(facts);
  return isName(given) ? given : email;
}

/** The name of somebody of whom no other is known; empty where none of its parts is. */
export function nameOfParts({ givenName, familyName }: Pick<PersonFacts, 'givenName' | 'familyName'>): string {
  return [givenName, familyName].filter((part) => part !== null).join(' ');
}

async function keepFacts(
  tx: Transaction,
  userId: string,
  facts: PersonFacts,
  deletedAt: Date | null = null,
): Promise<void> {
  const { userName, externalId, givenName, familyName } = facts;
  for (const [path, text] of Object.entries({ userName, externalId, givenName, familyName })) {
    if ((text?.length ?? 0) <= longestText && !/\p{Cc}/u.test(text ?? '')) continue;
    const message = `This is one line of at most ${longestText} characters.`;
    throw new ValidationError(message, [{ path, message, code: 'INVALID' }]);
  }
  const userNameKey = userName.toLowerCase();
  await requireFreeName(tx, userId, userNameKey);
  await takeFromUnproven(tx, [userId]);
  const data = {
    userName,
    userNameKey,
    externalId,
    givenName,
    familyName,
    deletedAt,
    updatedAt: tx.context.db.clock.now(),
  };
  await tx.db.directoryUser.upsert({ where: { userId }, create: { userId, ...data }, update: data });
}

async function requireFreeName(tx: Transaction, userId: string, userNameKey: string): Promise<void> {
  const others = await tx.db.$queryRaw<unknown[]>`
    SELECT user_id FROM directory_user WHERE user_name_key = ${userNameKey} AND user_id <> ${userId}
    UNION ALL SELECT id FROM "user" WHERE email = ${userNameKey} AND id <> ${userId}
      AND NOT EXISTS (SELECT FROM directory_user WHERE user_id = "user".id)`;
  if (others.length === 0) return;
  throw new ConflictError('USER_NAME_TAKEN', 'There is an account with this userName already.');
}

/**
 * The account that the provider has deleted and makes anew; `null` for none. It is found by its address, of which there is one account. A user name
 * is given to the next person when somebody leaves: the account of before gives it up. Throws ConflictError where one is there that it sees, and where the
 * account is another person's by their `externalId`: their password and their workspaces would come with the address.
 */
async function deletedPerson(
  tx: Transaction,
  { userName, externalId }: PersonFacts,
  email: string,
): Promise<User | null> {
  const userNameKey = userName.toLowerCase();
  const found = await tx.db.user.findMany({
    where: { OR: [{ email }, { directory: { userNameKey } }] },
    include: { directory: true },
  });
  if (found.some(({ directory }) => (directory?.deletedAt ?? null) === null)) {
    throw new ConflictError(
      'EMAIL_TAKEN',
      'There is an account with this userName or address already: find it with a filter, and change it.',
    );
  }
  for (const { id, directory } of found) {
    if (directory?.userNameKey !== userNameKey) continue;
    // No user name has blanks at its end: whatever the next person is called, it is not this.
    await tx.db.directoryUser.update({ where: { userId: id }, data: { userNameKey: `${id} ` } });
  }
  const person = found.find((user) => user.email === email);
  const knownAs = person?.directory?.externalId ?? null;
  if (knownAs !== null && externalId !== null && knownAs !== externalId) {
    throw new ConflictError(
      'EMAIL_TAKEN',
      'A former account with another externalId has this address. Give this person another address, or the externalId of before where they are the same.',
    );
  }
  return person ?? null;
}

/**
 * Lets a person in again whom the provider or an administrator has deactivated. Throws ConflictError (`ADMINISTRATOR`) for administrators, who would be
 * ones again: whoever has a token of a provider must not make one.
 */
async function reactivateMember(tx: Transaction, { id, isAdministrator, deactivatedAt }: User): Promise<void> {
  if (isAdministrator && deactivatedAt !== null) {
    throw new ConflictError('ADMINISTRATOR', 'Administrators let each other in again, and no provider does.');
  }
  await reactivate(tx, id);
}

function isSame(
  before: DirectoryPerson,
  now: Omit<DirectoryPerson, 'id' | 'createdAt' | 'changedAt' | 'groups'>,
): boolean {
  const names = ['userName', 'externalId', 'email', 'name', 'givenName', 'familyName', 'isActive'] as const;
  return names.every((name) => before[name] === now[name]);
}

async function requirePersonIn(tx: Transaction, id: string): Promise<DirectoryPerson> {
  const person = await findPerson(tx.db, id);
  if (!person) throw new NotFoundError('The person');
  return person;
}
