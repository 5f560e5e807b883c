import type { Permission } from '../../src/auth/permissions.ts';

/**
 * The options of a field that takes a permission which its object does not: who lacks it is answered null, with one error at its path,
 * and all the rest. `scopes` say which permission, for who has to know before there is a row.
 */
export function needing<Scopes extends object>(permission: Permission, scopes: Scopes) {
  return { nullable: true as const, authScopes: Object.assign(scopes, { permission }) };
}

/** The permission in the object's workspace. */
export function needs(permission: Permission) {
  return needing(permission, ({ workspaceId }: { workspaceId: string }) => scopeIn(workspaceId, permission));
}

/** The permission in the object's workspace, of objects for which `isNeeded` holds. */
export function needsWhere<Parent extends object>(permission: Permission, isNeeded: (parent: Parent) => boolean) {
  return needing(
    permission,
    (parent: Parent & { workspaceId: string }) => !isNeeded(parent) || scopeIn(parent.workspaceId, permission),
  );
}

/** The permission in the object, which is a workspace itself. */
export function needsHere(permission: Permission) {
  return needing(permission, ({ id }: { id: string }) => scopeIn(id, permission));
}

function scopeIn(workspaceId: string, permission: Permission): { permission: [string, Permission] } {
  return { permission: [workspaceId, permission] };
}
