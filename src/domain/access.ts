import type { Permission } from '../auth/permissions.ts';
import { reachIn, workspacesWith } from '../auth/policy.ts';
import { type ActorRef, systemActor, type Viewer } from '../auth/viewer.ts';
import type { Context } from './context.ts';
import { ForbiddenError, NotFoundError } from './errors.ts';

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
