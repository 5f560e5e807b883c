import { allPermissions, type Permission } from '../../src/auth/permissions.ts';
import type { WorkspaceRole } from '../../src/db/generated/enums.ts';
import type { Context } from '../../src/domain/kernel/context.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { transact } from '../../src/domain/kernel/transaction.ts';
import { addApiKey, addWorkspace } from '../../src/domain/workspace/setup.ts';

export interface TenantOptions {
  role?: WorkspaceRole;
  /** Of the key; all of them by default. */
  permissions?: readonly Permission[];
}

/** A workspace with one person, and a key of theirs. */
export async function addTenant(
  context: Context,
  { role = 'OWNER', permissions = allPermissions }: TenantOptions = {},
): Promise<{ workspaceId: string; userId: string; apiKey: string }> {
  const userId = newId('User');
  return transact(context, async (tx) => {
    await tx.db.user.create({ data: { id: userId, email: `${userId.toLowerCase()}@example.org`, name: 'Another' } });
    const slug = userId.slice(-20).toLowerCase();
    const { id: workspaceId } = await addWorkspace(tx, { name: 'Elsewhere', slug, ownerId: userId });
    if (role !== 'OWNER') await tx.db.membership.updateMany({ where: { userId }, data: { role } });
    const { key } = await addApiKey(tx, { workspaceId, createdById: userId, name: 'Key', permissions });
    return { workspaceId, userId, apiKey: key };
  });
}
