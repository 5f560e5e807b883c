import type { Permission } from '../auth/permissions.ts';
import { reachIn, workspacesWith } from '../auth/policy.ts';
import { type ActorRef, systemActor, type Viewer } from '../auth/viewer.ts';
import type { ActorKind } from '../db/generated/enums.ts';
import type { Context } from './context.ts';
import { AdministratorNeededError, ForbiddenError, NotFoundError } from './errors.ts';

/** Raised where an anonymous caller reaches something that needs a sign-in; the schema's scopes refuse them earlier. */
export class UnauthenticatedError extends Error {
  constructor() {
    super('Sign in, or send an API key in the X-API-Key header.');
    this.name = 'UnauthenticatedError';
  }
}

export function requireViewer(context: Context): Viewer {
  if (!context.viewer) throw new UnauthenticatedError();
  return context.viewer;
}

/** Throws AdministratorNeededError unless the viewer looks after the whole server. */
export function requireAdministrator(context: Context): void {
  if (!requireViewer(context).isAdministrator) throw new AdministratorNeededError();
}

/** Who acts in this context; the system itself where there is no viewer (workers, maintenance). */
export function actorOf(context: Context): ActorRef {
  return context.viewer?.actor ?? systemActor;
}

/** Narrows a query to what the viewer may see with the permission: `where: { workspaceId: visibleIn(context, 'jobs.read') }`. */
export function visibleIn(context: Context, permission: Permission): { in: string[] } {
  return { in: workspacesWith(requireViewer(context), permission) };
}

/**
 * Throws NotFoundError when the viewer has no part in the workspace (it might as well not exist), ForbiddenError when they
 * have one that does not include the permission.
 */
export function requirePermission(context: Context, workspaceId: string, permission: Permission, what: string): void {
  const viewer = requireViewer(context);
  if (!viewer.standings.has(workspaceId)) throw new NotFoundError(what);
  if (reachIn(viewer, workspaceId, permission) === null) throw new ForbiddenError(permission);
}

/** Something in a workspace that remembers who made it. */
export interface Owned {
  workspaceId: string;
  actorKind: ActorKind;
  actorId: string | null;
}

/**
 * The same for a permission on one thing. Where it reaches only as far as one's own: own is what the same person made, by hand
 * or with any of their API keys. A key acts for the person who created it, so to it the person's things are own as well.
 */
export async function requirePermissionOn(
  context: Context,
  thing: Owned,
  permission: Permission,
  what: string,
): Promise<void> {
  requirePermission(context, thing.workspaceId, permission, what);
  const viewer = requireViewer(context);
  if (reachIn(viewer, thing.workspaceId, permission) === 'any') return;
  if ((await personBehind(context, thing)) !== viewer.userId) throw new ForbiddenError(permission);
}

/** The id of the person who made it, or had it made; `null` when that was the system, or is not known any more. */
async function personBehind(context: Context, { actorKind, actorId }: Owned): Promise<string | null> {
  switch (actorKind) {
    case 'USER':
      return actorId;
    case 'SYSTEM':
      return null;
    case 'API_KEY': {
      const key = await context.db.prisma.apiKey.findUnique({ where: { id: actorId ?? '' } });
      return key?.createdById ?? null;
    }
  }
}
