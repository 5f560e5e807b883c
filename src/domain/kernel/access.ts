import { isClosedByArchive, type Permission } from '../../auth/permissions.ts';
import { reachIn, workspacesWith } from '../../auth/policy.ts';
import { renewViewers } from '../../auth/renew.ts';
import { type ActorRef, systemActor, type Viewer } from '../../auth/viewer.ts';
import type { Database } from '../../db/database.ts';
import type { ActorKind } from '../../db/generated/enums.ts';
import type { ClientFacts, Context, RequestContext, RequestServices } from './context.ts';
import {
  AdministratorNeededError,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  PersonNeededError,
  SecondFactorMissingError,
} from './errors.ts';

/** What one request works with: the viewer, and the database of which only their workspaces are there. */
export function seenBy(db: Database, viewer: Viewer | null): Pick<Context, 'viewer' | 'db'> {
  return { viewer, db: db.scopedTo(viewer ? [...viewer.standings.keys()] : []) };
}

/** The context of a request, for the viewer who sent it; `null` for an anonymous one. */
export function contextFor(
  services: RequestServices,
  viewer: Viewer | null,
  { correlationId, client }: { correlationId: string; client: ClientFacts },
): RequestContext {
  return { ...services, ...seenBy(services.db, viewer), correlationId, client };
}

/** The same context within one workspace, for one that the viewer is only about to belong to. */
export function within<C extends Context>(context: C, workspaceId: string): C {
  return { ...context, db: context.db.scopedTo([workspaceId]) };
}

/** Raised where an anonymous caller reaches something that needs a sign-in; the schema's scopes refuse them earlier. */
export class UnauthenticatedError extends Error {
  constructor() {
    super('Sign in, or send an API key in the X-API-Key header.');
    this.name = 'UnauthenticatedError';
  }
}

export function requireViewer(context: Pick<Context, 'viewer'>): Viewer {
  if (!context.viewer) throw new UnauthenticatedError();
  return context.viewer;
}

/** The viewer as they stand now, `null` when their credentials are good no longer, with the database that is theirs. */
export async function renewed(context: Context): Promise<Pick<Context, 'viewer' | 'db'>> {
  const { unscoped } = context.db;
  const [found] = await renewViewers(unscoped, [requireViewer(context)]);
  return seenBy(unscoped, typeof found === 'object' ? found : null);
}

/** The person who asks. Throws PersonNeededError for an API key, SecondFactorMissingError where the server asks for one that is not there. */
export function requirePerson(context: Context): Viewer {
  const viewer = requireViewer(context);
  if (viewer.apiKeyId !== null) throw new PersonNeededError();
  if (viewer.closed?.isServer) throw new SecondFactorMissingError('SERVER');
  return viewer;
}

/** The viewer, who is a person in a session of theirs, with a second factor or without. Throws PersonNeededError for a key. */
export function requireSession(context: Context): { userId: string; sessionId: string } {
  const { userId, sessionId } = requireViewer(context);
  if (sessionId === null) throw new PersonNeededError();
  return { userId, sessionId };
}

/** Throws AdministratorNeededError unless the viewer looks after the whole server, SecondFactorMissingError as above. */
export function requireAdministrator(context: Context): void {
  const viewer = requireViewer(context);
  if (viewer.closed?.isServer) throw new SecondFactorMissingError('SERVER');
  if (!viewer.isAdministrator) throw new AdministratorNeededError();
}

/** The context of a person who has just proved who they are: what happens is done by them. It gives no rights. */
export function actingAs(
  context: Context,
  { userId, sessionId }: { userId: string; sessionId: string | null },
): Context {
  const actor = { kind: 'USER' as const, id: userId };
  const rights = { isAdministrator: false, expiresAt: null, standings: new Map() };
  return { ...context, viewer: { actor, userId, apiKeyId: null, sessionId, ...rights } };
}

/** Who acts in this context; the system itself where there is no viewer (workers, maintenance). */
export function actorOf(context: Context): ActorRef {
  return context.viewer?.actor ?? systemActor;
}

/** Narrows a query to what the viewer may see with the permission: `where: { workspaceId: visibleIn(context, 'jobs.read') }`. */
export function visibleIn(context: Pick<Context, 'viewer'>, permission: Permission): { in: string[] } {
  return { in: workspacesWith(requireViewer(context), permission) };
}

/**
 * Throws NotFoundError when the viewer has no part in the workspace (it might as well not exist), ForbiddenError when they
 * have one that does not include the permission, ConflictError when the workspace is archived and this would change it.
 */
export function requirePermission(context: Context, workspaceId: string, permission: Permission, what: string): void {
  const viewer = requireViewer(context);
  const standing = viewer.standings.get(workspaceId);
  if (!standing) throw closedError(viewer, ({ id }) => id === workspaceId) ?? new NotFoundError(what);
  if (standing.isArchived && isClosedByArchive(permission)) throw archivedError();
  if (reachIn(viewer, workspaceId, permission) === null) throw new ForbiddenError(permission);
}

/** Why a workspace of the viewer's own is closed to them; `null` where there is no such one. */
export function closedError(
  { closed }: Viewer,
  isMeant: (workspace: { id: string; slug: string }) => boolean,
): SecondFactorMissingError | null {
  return closed?.workspaces.some(isMeant)
    ? new SecondFactorMissingError(closed.isServer ? 'SERVER' : 'WORKSPACE')
    : null;
}

/** Why nothing can be changed in an archived workspace. */
export function archivedError(): ConflictError {
  return new ConflictError('WORKSPACE_ARCHIVED', 'The workspace is archived. An owner can restore it.');
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
