import { Prisma } from '../../db/generated/client.ts';
import type { TransactionClient } from '../../db/transactions.ts';
import type { Context } from '../kernel/index.ts';
import {
  type Attribute,
  type Attributes,
  booleanAttribute,
  filterCondition,
  instantAttribute,
  textAttribute,
} from './filter.ts';

/** An account as an identity provider sees it. */
export interface DirectoryPerson {
  id: string;
  userName: string;
  externalId: string | null;
  email: string;
  name: string;
  givenName: string | null;
  familyName: string | null;
  isActive: boolean;
  createdAt: Date;
  changedAt: Date;
  groups: readonly { id: string; name: string }[];
}

/** Which of a list, and how many at most. */
export interface Window {
  filter: string | null;
  /** How many come before. */
  offset: number;
  limit: number;
}

/** Whether an address is what the provider calls somebody: no other account is called so then. */
const isSomebodysName = (address: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT FROM directory_user AS other WHERE other.user_name_key = ${address} AND other.deleted_at IS NULL)`;

/** What the provider calls the account; else its address; and its id where that is what another one is called, since names are unique. */
const shownName = Prisma.sql`
  coalesce(said.user_name, CASE WHEN ${isSomebodysName(Prisma.sql`person.email`)} THEN person.id ELSE person.email END)`;

const columns = Prisma.sql`
  person.id, ${shownName} AS "userName", said.external_id AS "externalId", person.email, person.name,
  said.given_name AS "givenName", said.family_name AS "familyName", person.deactivated_at IS NULL AS "isActive",
  person.created_at AS "createdAt", greatest(person.created_at, said.updated_at, person.deactivated_at) AS "changedAt",
  coalesce((SELECT json_agg(json_build_object('id', "group".id, 'name', "group".name) ORDER BY "group".id)
    FROM group_member AS part JOIN "group" ON "group".id = part.group_id WHERE part.user_id = person.id), '[]') AS groups`;
/** What a provider has deleted is not there for it. */
const people = Prisma.sql`"user" AS person LEFT JOIN directory_user AS said ON said.user_id = person.id`;

const byUserName = textAttribute(shownName);

/** The one comparison that every provider sends before it makes an account: found by indexes. */
const userName: Attribute = (operator, operand) => {
  if (operator !== 'eq' || typeof operand !== 'string') return byUserName(operator, operand);
  const key = operand.toLowerCase();
  return Prisma.sql`(person.id IN (
    SELECT user_id FROM directory_user WHERE user_name_key = ${key}
    UNION ALL SELECT named.id FROM "user" AS named WHERE named.email = ${key} AND NOT ${isSomebodysName(Prisma.sql`named.email`)}
      AND NOT EXISTS (SELECT FROM directory_user WHERE directory_user.user_id = named.id)
    UNION ALL SELECT named.id FROM "user" AS named WHERE named.id = ${operand} AND ${isSomebodysName(Prisma.sql`named.email`)}
      AND NOT EXISTS (SELECT FROM directory_user WHERE directory_user.user_id = named.id)))`;
};

const email = textAttribute(Prisma.sql`person.email`);
const attributes: Attributes = {
  id: textAttribute(Prisma.sql`person.id`, { isExact: true }),
  username: userName,
  externalid: textAttribute(Prisma.sql`said.external_id`, { isExact: true }),
  displayname: textAttribute(Prisma.sql`person.name`),
  'name.formatted': textAttribute(Prisma.sql`person.name`),
  'name.givenname': textAttribute(Prisma.sql`said.given_name`),
  'name.familyname': textAttribute(Prisma.sql`said.family_name`),
  emails: email,
  'emails.value': email,
  'emails.type': textAttribute(Prisma.sql`'work'`),
  'emails.primary': booleanAttribute(Prisma.sql`true`),
  active: booleanAttribute(Prisma.sql`(person.deactivated_at IS NULL)`),
  'meta.created': instantAttribute(Prisma.sql`person.created_at`),
  'meta.lastmodified': instantAttribute(
    Prisma.sql`greatest(person.created_at, said.updated_at, person.deactivated_at)`,
  ),
};

/** The accounts of a window in the order of their ids, and how many the filter selects. Throws ValidationError (`INVALID_FILTER`). */
export async function listPeople(
  { db }: Context,
  { filter, offset, limit }: Window,
): Promise<{ total: number; people: DirectoryPerson[] }> {
  const condition = filter === null ? Prisma.sql`true` : filterCondition(filter, attributes);
  const where = Prisma.sql`said.deleted_at IS NULL AND ${condition}`;
  const [counted] = await db.prisma.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM ${people} WHERE ${where}`;
  const total = counted?.total ?? 0;
  if (limit === 0 || offset >= total) return { total, people: [] };
  const found = await db.prisma.$queryRaw<DirectoryPerson[]>`
    SELECT ${columns} FROM ${people} WHERE ${where} ORDER BY person.id COLLATE "C" OFFSET ${offset} LIMIT ${limit}`;
  return { total, people: found };
}

/** One account; `null` where there is none, or the provider has deleted it. */
export async function findPerson(
  db: Pick<TransactionClient, '$queryRaw'>,
  id: string,
): Promise<DirectoryPerson | null> {
  const [found] = await db.$queryRaw<DirectoryPerson[]>`
    SELECT ${columns} FROM ${people} WHERE said.deleted_at IS NULL AND person.id = ${id}`;
  return found ?? null;
}
