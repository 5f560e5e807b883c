import { makeApiKey } from '../../auth/api-key.ts';
import { allPermissions, type Permission } from '../../auth/permissions.ts';
import { holdLock } from '../../db/advisory-locks.ts';
import { addUser, makeAccountToken } from '../identity/index.ts';
import { type Context, newId, type Transaction, transact } from '../kernel/index.ts';

export interface FirstSetup {
  userId: string;
  workspaceId: string;
  workspaceSlug: string;
  /** The whole key. It exists nowhere else: show it, then forget it. */
  apiKey: string;
  /** For the link with which the administrator sets a password. Shown once as well. */
  setUpToken: string;
}

/**
 * On a database without users: creates an administrator, a workspace that they own and an API key with all permissions.
 * Answers `null` when there is a user already. Of several processes that start at once, one does it.
 */
export async function setUpOnFirstStart(context: Context): Promise<FirstSetup | null> {
  if ((await context.db.prisma.user.count()) > 0) return null;
  const setup = await transact(context, async (tx) => {
    await holdLock(tx.db, 'setup');
    if ((await tx.db.user.count()) > 0) return null;
    const user = await addUser(tx, { email: 'admin@localhost', name: 'Administrator', isAdministrator: true });
    const workspace = await addWorkspace(tx, { name: 'Main', slug: 'main', ownerId: user.id });
    const apiKey = await addApiKey(tx, {
      workspaceId: workspace.id,
      createdById: user.id,
      name: 'First key',
      permissions: allPermissions,
      // An operator who starts a server for its API alone looks after it with this key.
      isAdministrator: true,
    });
    return { userId: user.id, workspaceId: workspace.id, workspaceSlug: workspace.slug, apiKey: apiKey.key };
  });
  if (!setup) return null;
  // Outside the transaction: when this is lost, `ade admin link` makes another one.
  const { token } = await makeAccountToken(context, { userId: setup.userId, purpose: 'SET_UP' });
  return { ...setup, setUpToken: token };
}

/** Inserts a workspace with its owner and its first event. */
export async function addWorkspace(
  tx: Transaction,
  input: { id?: string; name: string; slug: string; ownerId: string },
): Promise<{ id: string; slug: string }> {
  const { id = newId('Workspace') } = input;
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
    id?: string;
    /** Acts as an administrator, for as long as its creator is one. */
    isAdministrator?: boolean;
    expiresAt?: Date | null;
    environment?: 'live' | 'test';
  },
): Promise<{ id: string; key: string }> {
  const { id = newId('ApiKey') } = input;
  const { key, prefix, secretHash } = makeApiKey(input.environment);
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
      expiresAt: input.expiresAt ?? null,
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
