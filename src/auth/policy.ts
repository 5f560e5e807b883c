import { allPermissions, isClosedByArchive, type Permission, type Role, reachOf } from './permissions.ts';
import type { Viewer } from './viewer.ts';

/** How far the viewer's permission reaches in a workspace; `null` when they do not have it. */
export function reachIn(viewer: Viewer, workspaceId: string, permission: Permission): 'any' | 'own' | null {
  const standing = viewer.standings.get(workspaceId);
  if (!standing || (standing.subset && !standing.subset.has(permission))) return null;
  if (standing.isArchived && isClosedByArchive(permission)) return null;
  return reachOf(standing.role, permission);
}

/** The workspaces in which the viewer has the permission: what every query is narrowed to. */
export function workspacesWith(viewer: Viewer, permission: Permission): string[] {
  return [...viewer.standings.keys()].filter((id) => reachIn(viewer, id, permission) !== null);
}

/** A permission that comes with the role and that the viewer does not have, so that they cannot give it; `null` when there is none. */
export function missingForRole(viewer: Viewer, workspaceId: string, role: Role): Permission | null {
  const given = allPermissions.filter((permission) => reachOf(role, permission) !== null);
  return given.find((permission) => reachIn(viewer, workspaceId, permission) === null) ?? null;
}
