import type { Workspace } from '../../db/generated/client.ts';
import { requireOwnFactor, requireRecentProof } from '../factor/index.ts';
import { type Context, requirePermission, requirePerson, transact, ValidationError } from '../kernel/index.ts';
import { lockWorkspace } from './change.ts';

/** Minutes; what is shorter would end sessions in the middle of work: access tokens alone go on for 15. */
const shortest = { sessionMinutes: 60, sessionIdleMinutes: 30 } as const;
const longest = 5_256_000;

export interface WorkspaceSecurityInput {
  workspaceId: string;
  /** What is left out stays; `null` for the minutes: what the settings say. */
  requireSecondFactor?: boolean | null | undefined;
  sessionMinutes?: number | null | undefined;
  sessionIdleMinutes?: number | null | undefined;
}

/**
 * What the workspace asks of its members' sessions: those without a second factor are not let in from the commit on, and all of its members'
 * sessions keep to the shortest of the times that any of their workspaces sets. Throws ProofNeededError, ValidationError, and ConflictError for an
 * owner who would lock themselves out.
 */
export async function updateWorkspaceSecurity(context: Context, input: WorkspaceSecurityInput): Promise<Workspace> {
  requirePerson(context);
  const { workspaceId: id, requireSecondFactor, sessionMinutes, sessionIdleMinutes } = input;
  requirePermission(context, id, 'workspace.manage', 'The workspace');
  requireTimes({ sessionMinutes, sessionIdleMinutes });
  await requireRecentProof(context);
  if (requireSecondFactor) await requireOwnFactor(context);
  return transact(context, async (tx) => {
    await lockWorkspace(tx, id);
    const workspace = await tx.db.workspace.update({
      where: { id },
      data: {
        ...(requireSecondFactor == null ? {} : { requireSecondFactor }),
        ...(sessionMinutes === undefined ? {} : { sessionMinutes }),
        ...(sessionIdleMinutes === undefined ? {} : { sessionIdleMinutes }),
        version: { increment: 1 },
      },
    });
    const payload = {
      workspaceId: id,
      secondFactor: workspace.requireSecondFactor ? 'needed' : 'optional',
      sessionMinutes: workspace.sessionMinutes,
      sessionIdleMinutes: workspace.sessionIdleMinutes,
    };
    tx.record({ stream: id, type: 'workspace.security_changed', payload, workspaceId: id });
    return workspace;
  });
}

function requireTimes(given: Pick<WorkspaceSecurityInput, keyof typeof shortest>): void {
  const names = ['sessionMinutes', 'sessionIdleMinutes'] as const;
  const issues = names.flatMap((path) => {
    const minutes = given[path] ?? shortest[path];
    if (Number.isInteger(minutes) && minutes >= shortest[path] && minutes <= longest) return [];
    const message = `Minutes from ${shortest[path]} to ${longest}, or null for what the settings say.`;
    return [{ path, message, code: 'OUT_OF_RANGE' }];
  });
  if (issues.length > 0) throw new ValidationError('Sessions cannot go on for so long, or so short.', issues);
}
