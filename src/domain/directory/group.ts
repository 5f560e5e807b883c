import { type Group, Prisma } from '../../db/generated/client.ts';
import type { TransactionClient } from '../../db/transactions.ts';
import { type Context, literally, requireAdministrator, requirePermission } from '../kernel/index.ts';
import { groupsOfViewer } from '../workspace/index.ts';
import { type Attribute, filterCondition, instantAttribute, invalidFilter, textAttribute } from './filter.ts';
import type { Window } from './person.ts';

/** A group as an identity provider sees it. */
export interface DirectoryGroup {
  id: string;
  name: string;
  externalId: string | null;
  createdAt: Date;
  changedAt: Date;
  /** In the order of their ids; empty where they were not asked for. */
  members: readonly { id: string; name: string }[];
}

/** Members of the groups of one page, about: a page ends before it holds more, unless its first group alone does. */
const mostMembersOfPage = 50_000;
/** Groups that people choose from. */
const mostChoices = 100;

const columns = Prisma.sql`"group".id, "group".name, external_id AS "externalId", "group".created_at AS "createdAt", updated_at AS "changedAt"`;

const member: Attribute = (operator, operand) => {
  if (operator === 'pr') return Prisma.sql`EXISTS (SELECT FROM group_member WHERE group_id = "group".id)`;
  if (operator !== 'eq' || typeof operand !== 'string') throw invalidFilter('Members are compared by eq with an id.');
  return Prisma.sql`EXISTS (SELECT FROM group_member WHERE group_id = "group".id AND user_id = ${operand})`;
};
const attributes = {
  id: textAttribute(Prisma.sql`"group".id`, { isExact: true }),
  displayname: textAttribute(Prisma.sql`"group".name`),
  externalid: textAttribute(Prisma.sql`external_id`, { isExact: true }),
  members: member,
  'members.value': member,
  'meta.created': instantAttribute(Prisma.sql`"group".created_at`),
  'meta.lastmodified': instantAttribute(Prisma.sql`updated_at`),
};

/** The groups of a window in the order of their ids, and how many the filter selects. Throws ValidationError (`INVALID_FILTER`). */
export async function listGroups(
  { db }: Context,
  { filter, offset, limit, withMembers }: Window & { withMembers: boolean },
): Promise<{ total: number; groups: DirectoryGroup[] }> {
  const where = filter === null ? Prisma.sql`true` : filterCondition(filter, attributes);
  const [counted] = await db.prisma.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM "group" WHERE ${where}`;
  const total = counted?.total ?? 0;
  if (limit === 0 || offset >= total) return { total, groups: [] };
  const found = await db.prisma.$queryRaw<(Omit<DirectoryGroup, 'members'> & { size: number })[]>`
    SELECT ${columns}, (SELECT count(*)::int FROM group_member WHERE group_id = "group".id) AS size
    FROM "group" WHERE ${where} ORDER BY "group".id COLLATE "C" OFFSET ${offset} LIMIT ${limit}`;
  if (!withMembers) return { total, groups: found.map(({ size: _, ...group }) => ({ ...group, members: [] })) };
  let members = 0;
  const page = found.filter(({ size }, place) => {
    members += size;
    return place === 0 || members <= mostMembersOfPage;
  });
  const byGroup = await membersOf(
    db.prisma,
    page.map(({ id }) => id),
  );
  return { total, groups: page.map(({ size: _, ...group }) => ({ ...group, members: byGroup.get(group.id) ?? [] })) };
}

/** One group with its members; `null` where there is none. */
export async function findGroup(db: Pick<TransactionClient, '$queryRaw'>, id: string): Promise<DirectoryGroup | null> {
  const [found] = await db.$queryRaw<
    Omit<DirectoryGroup, 'members'>[]
  >`SELECT ${columns} FROM "group" WHERE id = ${id}`;
  if (!found) return null;
  return { ...found, members: (await membersOf(db, [id])).get(id) ?? [] };
}

async function membersOf(db: Pick<TransactionClient, '$queryRaw'>, groupIds: readonly string[]) {
  const rows = await db.$queryRaw<{ groupId: string; id: string; name: string }[]>`
    SELECT part.group_id AS "groupId", person.id, person.name FROM group_member AS part JOIN "user" AS person ON person.id = part.user_id
    WHERE part.group_id = ANY (${[...groupIds]}::text[]) ORDER BY person.id COLLATE "C"`;
  const byGroup = new Map<string, { id: string; name: string }[]>();
  for (const { groupId, id, name } of rows) {
    const members = byGroup.get(groupId);
    if (members) members.push({ id, name });
    else byGroup.set(groupId, [{ id, name }]);
  }
  return byGroup;
}

/** All groups, or those whose name contains the text: by name, at most 100. For administrators; `groupsToGrant` is for owners. */
export function searchGroups(context: Context, search: string | null, query: Columns = {}): Promise<Group[]> {
  requireAdministrator(context);
  return groupsNamed(context, search, query, {});
}

/** Those to which the viewer may give a role in a workspace: the ones that they are in. Throws ForbiddenError, NotFoundError. */
export function groupsToGrant(
  context: Context,
  workspaceId: string,
  search: string | null,
  query: Columns = {},
): Promise<Group[]> {
  requirePermission(context, workspaceId, 'members.manage', 'The workspace');
  return groupsNamed(context, search, query, groupsOfViewer(context));
}

type Columns = Pick<Prisma.GroupDefaultArgs, 'include' | 'select'>;

function groupsNamed(
  { db }: Context,
  search: string | null,
  query: Columns,
  where: Prisma.GroupWhereInput,
): Promise<Group[]> {
  return db.prisma.group.findMany({
    ...query,
    where: { ...where, ...(search ? { nameKey: { contains: literally(search.toLowerCase().slice(0, 200)) } } : {}) },
    orderBy: { nameKey: 'asc' },
    take: mostChoices,
  });
}
