import { makeApiKey } from '../auth/api-key.ts';
import { allPermissions, type Permission } from '../auth/permissions.ts';
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import { type Transaction, transact } from './transaction.ts';

export interface FirstSetup {
  userId: string;
  workspaceId: string;
  workspaceSlug: string;
  /** The whole key. It exists nowhere else: show it, then forget it. */
  apiKey: string;
}

/** Any number will do, as long as nothing else uses it. */
const setupLock = 7_214_001;

/**
 * On a database without users: creates an administrator, a workspace that they own and an API key with all permissions.
 * Answers `null` when there is a user already. Of several processes that start at once, one does it.
 */
export async function setUpOnFirstStart(context: Context): Promise<FirstSetup | null> {
  if ((await context.db.prisma.user.count()) > 0) return null;
  return transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(${setupLock})::text`;
    if ((await tx.db.user.count()) > 0) return null;
    const user = await tx.db.user.create({
      data: { id: newId('User'), email: 'admin@localhost', name: 'Administrator', isAdministrator: true },
    });
    const workspace = await addWorkspace(tx, { name: 'Main', slug: 'main', ownerId: user.id });
    const apiKey = await addApiKey(tx, {
      workspaceId: workspace.id,
      createdById: user.id,
      name: 'First key',
      permissions: allPermissions,
      // Until people can sign in, it is all that an administrator has.
      isAdministrator: true,
    });
    return { userId: user.id, workspaceId: workspace.id, workspaceSlug: workspace.slug, apiKey: apiKey.key };
  });
}

/** Inserts a workspace with its owner and its first event. */
export async function addWorkspace(
  tx: Transaction,
  input: { name: string; slug: string; ownerId: string },
): Promise<{ id: string; slug: string }> {
  const id = newId('Workspace');
  await tx.db.workspace.create({
    data: {
      id,
      name: input.name,
      slug: input.slug,
      memberships: { create: { id: newId('Membership'), userId: input.ownerId, role: 'OWNER' } },
    },
  });
  tx.record({
    stream: id,
    type: 'workspace.created',
    payload: { workspaceId: id, name: input.name },
    workspaceId: id,
  });
  return { id, slug: input.slug };
}

/** Inserts an API key and its event; only here is the whole key known. */
export async function addApiKey(
  tx: Transaction,
  input: {
    workspaceId: string;
    createdById: string;
    name: string;
    permissions: readonly Permission[];
    /** Acts as an administrator, for as long as its creator is one. */
    isAdministrator?: boolean;
  },
): Promise<{ id: string; key: string }> {
  const id = newId('ApiKey');
  const { key, prefix, secretHash } = makeApiKey();
  await tx.db.apiKey.create({
    data: {
      id,
      workspaceId: input.workspaceId,
      createdById: input.createdById,
      name: input.name,
      prefix,
      secretHash,
      permissions: [...input.permissions],
      isAdministrator: input.isAdministrator ?? false,
    },
  });
  tx.record({
    stream: input.workspaceId,
    type: 'api_key.created',
    payload: { apiKeyId: id, name: input.name, prefix },
    workspaceId: input.workspaceId,
  });
  return { id, key };
}
