import { holdLock } from '../../db/advisory-locks.ts';
import { takeFromUnproven } from '../identity/index.ts';
import {
  ConflictError,
  type Context,
  LimitError,
  NotFoundError,
  newId,
  readName,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { settleRoles } from '../workspace/index.ts';
import { type DirectoryGroup, findGroup } from './group.ts';

/** All that an identity provider says of a group. */
export interface GroupFacts {
  name: string;
  externalId: string | null;
  memberIds: readonly string[];
}

/** Members of one group. */
const mostMembers = 50_000;
const longestExternalId = 300;

/** Makes a group. It gives its members nothing until it has a role in a workspace. Throws ConflictError (`NAME_TAKEN`), ValidationError, LimitError. */
export async function createGroup(context: Context, facts: GroupFacts): Promise<DirectoryGroup> {
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'directory');
    const id = newId('Group');
    const data = await checkedFacts(tx, id, facts);
    await tx.db.group.create({ data: { id, ...data } });
    await addMembers(tx, id, new Set(facts.memberIds));
    tx.record({ stream: id, type: 'group.created', payload: { groupId: id, name: data.name }, workspaceId: null });
    return requireGroupIn(tx, id);
  });
}

/**
 * Changes a group to what `change` makes of it, which runs while nothing else provisions and may throw. Who comes has the roles of the group at once,
 * and who goes has no more than they have otherwise. Throws as above, and NotFoundError.
 */
export async function changeGroup(
  context: Context,
  id: string,
  change: (before: DirectoryGroup) => GroupFacts,
): Promise<DirectoryGroup> {
  return transact(context, async (tx) => {
    await holdLock(tx.db, 'directory');
    const before = await lockedGroup(tx, id);
    const facts = change(before);
    const data = await checkedFacts(tx, id, facts);
    const present = new Set(before.members.map((member) => member.id));
    const wanted = new Set(facts.memberIds);
    const added = without(wanted, present);
    const removed = without(present, wanted);
    const isSame = data.name === before.name && data.externalId === before.externalId;
    if (isSame && added.size === 0 && removed.size === 0) return before;
    await tx.db.group.update({ where: { id }, data: { ...data, updatedAt: context.db.clock.now() } });
    await addMembers(tx, id, added);
    await tx.db.groupMember.deleteMany({ where: { groupId: id, userId: { in: [...removed] } } });
    const payload = { groupId: id, name: data.name, added: added.size, removed: removed.size };
    tx.record({ stream: id, type: 'group.updated', payload, workspaceId: null });
    await settleRoles(tx, { workspaceIds: await workspacesOf(tx, id), userIds: [...added, ...removed] });
    return requireGroupIn(tx, id);
  });
}

/** Deletes a group; its members have no more than they have otherwise. Throws NotFoundError. */
export async function deleteGroup(
  context: Context,
  id: string,
  check: (before: DirectoryGroup) => void,
): Promise<void> {
  await transact(context, async (tx) => {
    await holdLock(tx.db, 'directory');
    const before = await lockedGroup(tx, id);
    check(before);
    const workspaceIds = await workspacesOf(tx, id);
    await tx.db.group.delete({ where: { id } });
    tx.record({ stream: id, type: 'group.deleted', payload: { groupId: id, name: before.name }, workspaceId: null });
    await settleRoles(tx, { workspaceIds, userIds: before.members.map((member) => member.id) });
  });
}

async function checkedFacts(tx: Transaction, id: string, { name: given, externalId, memberIds }: GroupFacts) {
  const name = readName(given);
  const nameKey = name.toLowerCase();
  if ((externalId?.length ?? 0) > longestExternalId || /\p{Cc}/u.test(externalId ?? '')) {
    const message = `An externalId is one line of at most ${longestExternalId} characters.`;
    throw new ValidationError(message, [{ path: 'externalId', message, code: 'INVALID' }]);
  }
  if (memberIds.length > mostMembers) {
    throw new LimitError('groupMembers', `A group has at most ${mostMembers.toLocaleString('en')} members.`);
  }
  if ((await tx.db.group.count({ where: { nameKey, id: { not: id } } })) > 0) {
    throw new ConflictError('NAME_TAKEN', 'There is a group with this displayName already.');
  }
  return { name, nameKey, externalId };
}

async function addMembers(tx: Transaction, groupId: string, userIds: ReadonlySet<string>): Promise<void> {
  if (userIds.size === 0) return;
  const known = await tx.db.$queryRaw<{ id: string }[]>`
    SELECT person.id FROM "user" AS person LEFT JOIN directory_user AS said ON said.user_id = person.id
    WHERE person.id = ANY (${[...userIds]}::text[]) AND said.deleted_at IS NULL`;
  const [first] = without(userIds, new Set(known.map(({ id }) => id)));
  if (first !== undefined) {
    const message = `Members are the ids of Users, and there is no ${first.slice(0, 50)}.`;
    throw new ValidationError(message, [{ path: 'members', message, code: 'UNKNOWN_MEMBER' }]);
  }
  await takeFromUnproven(tx, [...userIds]);
  await tx.db.groupMember.createMany({ data: [...userIds].map((userId) => ({ groupId, userId })) });
}

/** The first without what is in the second. */
function without(ids: ReadonlySet<string>, others: ReadonlySet<string>): Set<string> {
  return new Set([...ids].filter((id) => !others.has(id)));
}

async function workspacesOf(tx: Transaction, groupId: string): Promise<string[]> {
  const grants = await tx.db.groupGrant.findMany({ where: { groupId }, select: { workspaceId: true } });
  return grants.map(({ workspaceId }) => workspaceId);
}

async function lockedGroup(tx: Transaction, id: string): Promise<DirectoryGroup> {
  await tx.db.$queryRaw`SELECT id FROM "group" WHERE id = ${id} FOR UPDATE`;
  return requireGroupIn(tx, id);
}

async function requireGroupIn(tx: Transaction, id: string): Promise<DirectoryGroup> {
  const group = await findGroup(tx.db, id);
  if (!group) throw new NotFoundError('The group');
  return group;
}
