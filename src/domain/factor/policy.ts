import type { Workspace } from '../../db/generated/client.ts';
import {
  ConflictError,
  type Context,
  requireAdministrator,
  requireSession,
  requireViewer,
  transact,
} from '../kernel/index.ts';
import { showsSecondFactor } from './factors.ts';
import { requireRecentProof } from './recent-proof.ts';

/** What the server asks of everybody who signs in. */
export interface SecurityPolicyFacts {
  requireSecondFactor: boolean;
}

/** For administrators. */
export async function securityPolicyOf(context: Context): Promise<SecurityPolicyFacts> {
  requireAdministrator(context);
  const row = await context.db.prisma.securityPolicy.findUnique({ where: { id: 1 } });
  return { requireSecondFactor: row?.requireSecondFactor ?? false };
}

/**
 * Changes it. Sessions without a second factor are open to nothing but the account from then on, at once. Throws ProofNeededError, and
 * ConflictError (`NO_SECOND_FACTOR`) for an administrator who would lock themselves out.
 */
export async function updateSecurityPolicy(
  context: Context,
  { requireSecondFactor }: SecurityPolicyFacts,
): Promise<SecurityPolicyFacts> {
  requireAdministrator(context);
  requireSession(context);
  await requireRecentProof(context);
  if (requireSecondFactor) await requireOwnFactor(context);
  return transact(context, async (tx) => {
    await tx.db.securityPolicy.upsert({
      where: { id: 1 },
      create: { id: 1, requireSecondFactor },
      update: { requireSecondFactor, updatedAt: context.db.clock.now() },
    });
    const secondFactor = requireSecondFactor ? 'needed' : 'optional';
    tx.record({ stream: 'server', type: 'security.policy_changed', payload: { secondFactor }, workspaceId: null });
    return { requireSecondFactor };
  });
}

/** Throws ConflictError (`NO_SECOND_FACTOR`) unless the viewer's own session would still be let in. */
export async function requireOwnFactor(context: Context): Promise<void> {
  const { sessionId } = requireSession(context);
  const session = await context.db.prisma.session.findUniqueOrThrow({ where: { id: sessionId } });
  if (showsSecondFactor(session)) return;
  throw new ConflictError(
    'NO_SECOND_FACTOR',
    'This would lock you out: add a second factor to your own account first, or show it with proveIdentity.',
  );
}

/** The viewer's workspaces that a second factor would open. At most 100. */
export function closedWorkspaces(context: Context): Promise<Pick<Workspace, 'id' | 'slug' | 'name'>[]> {
  const ids = requireViewer(context).closed?.workspaces.map(({ id }) => id) ?? [];
  return context.db.unscoped.prisma.workspace.findMany({
    where: { id: { in: ids }, archivedAt: null },
    select: { id: true, slug: true, name: true },
    orderBy: { id: 'asc' },
    take: 100,
  });
}
