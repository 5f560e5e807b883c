import type { Prisma, User } from '../../db/generated/client.ts';
import { type Context, requireAdministrator, requireViewer } from '../kernel/index.ts';

type Columns = Pick<Prisma.UserDefaultArgs, 'include' | 'select'>;

/** All people with an account, oldest first, or those whose name or address contains the text. For administrators. */
export async function listUsers(
  context: Context,
  search: string | null,
  query: Pick<Prisma.UserFindManyArgs, 'include' | 'select' | 'cursor' | 'skip' | 'take'> = {},
): Promise<User[]> {
  requireAdministrator(context);
  return context.db.prisma.user.findMany({ ...query, where: containing(search), orderBy: { id: 'asc' } });
}

/** How many those are. For administrators. */
export async function countUsers(context: Context, search: string | null): Promise<number> {
  requireAdministrator(context);
  return context.db.prisma.user.count({ where: containing(search) });
}

/** The person who asks; `null` when a key does. */
export async function viewersUser(context: Context, query: Columns = {}): Promise<User | null> {
  const { apiKeyId, userId: id } = requireViewer(context);
  return apiKeyId === null ? context.db.prisma.user.findUnique({ ...query, where: { id } }) : null;
}

/** The person whom a session belongs to. */
export function userOf({ db }: Context, session: { userId: string }, query: Columns = {}): Promise<User> {
  return db.prisma.user.findUniqueOrThrow({ ...query, where: { id: session.userId } });
}

/** People by their ids. A viewer who sees what a person did may know their name: what else they see is up to the fields. */
export async function usersById({ db }: Pick<Context, 'db'>, ids: readonly string[]): Promise<Map<string, User>> {
  const users = await db.prisma.user.findMany({ where: { id: { in: [...ids] } } });
  return new Map(users.map((user) => [user.id, user]));
}

function containing(search: string | null): Prisma.UserWhereInput {
  if (!search) return {};
  const contains = { contains: search, mode: 'insensitive' as const };
  return { OR: [{ email: contains }, { name: contains }] };
}
