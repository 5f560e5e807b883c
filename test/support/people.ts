import type { Permission } from '../../src/auth/permissions.ts';
import type { WorkspaceRole } from '../../src/db/generated/enums.ts';
import { openSession } from '../../src/domain/identity/session.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { addApiKey } from '../../src/domain/workspace/setup.ts';
import { type Client, createClient } from './client.ts';
import type { TestServer } from './server.ts';

/** A person with an account who is signed in. */
export interface Person {
  userId: string;
  email: string;
  /** `null` outside of any workspace. */
  membershipId: string | null;
  client: Client;
}

export interface PersonOptions {
  name?: string;
  email?: string;
  /** A member of this workspace. */
  workspaceId?: string;
  role?: WorkspaceRole;
  isAdministrator?: boolean;
}

/** A person of the test's own, as the database has them once they have signed in. */
export async function addPerson(server: TestServer, options: PersonOptions = {}): Promise<Person> {
  const userId = newId('User');
  const { name = 'Ann', email = `${userId.toLowerCase()}@example.org`, workspaceId, role = 'MEMBER' } = options;
  const { isAdministrator = false } = options;
  const { prisma } = server.services.db;
  await prisma.user.create({ data: { id: userId, email, name, isAdministrator } });
  const membershipId = workspaceId ? newId('Membership') : null;
  if (workspaceId && membershipId) {
    await prisma.membership.create({ data: { id: membershipId, workspaceId, userId, role } });
  }
  return { userId, email, membershipId, client: await signedIn(server, userId, workspaceId) };
}

/** A client with a new session of a person. */
export async function signedIn(server: TestServer, userId: string, workspaceId = ''): Promise<Client> {
  const context = { ...server.services, viewer: null, correlationId: null };
  const { accessToken } = await openSession(context, { userId, method: 'PASSWORD' });
  return createClient(server.url, null, workspaceId, accessToken);
}

/** A client with a new key of a workspace; of its first owner unless given. */
export async function addKey(
  server: TestServer,
  options: { workspaceId: string; permissions: readonly Permission[]; userId?: string },
): Promise<Client> {
  const { workspaceId, permissions } = options;
  const context = { ...server.services, viewer: null, correlationId: null };
  const { key } = await transact(context, async (tx) => {
    const owner = await tx.db.membership.findFirstOrThrow({
      where: { workspaceId, role: 'OWNER' },
      orderBy: { id: 'asc' },
    });
    const createdById = options.userId ?? owner.userId;
    return addApiKey(tx, { workspaceId, createdById, name: 'Key', permissions });
  });
  return createClient(server.url, key, workspaceId);
}
