/**
 * The one table of who may do what in a workspace. `any` covers everything in the workspace, `own` only what the actor made.
 */
export const permissionTable = {
  'workspace.read': { OWNER: 'any', MEMBER: 'any' },
  'members.read': { OWNER: 'any', MEMBER: 'any' },
  'documents.read': { OWNER: 'any', MEMBER: 'any' },
  'configurations.read': { OWNER: 'any', MEMBER: 'any' },
  'jobs.read': { OWNER: 'any', MEMBER: 'any' },
  'tables.read': { OWNER: 'any', MEMBER: 'any' },
  'events.read': { OWNER: 'any', MEMBER: 'any' },
  'documents.write': { OWNER: 'any', MEMBER: 'any' },
  'jobs.submit': { OWNER: 'any', MEMBER: 'any' },
  'jobs.cancel': { OWNER: 'any', MEMBER: 'own' },
  'exports.create': { OWNER: 'any', MEMBER: 'any' },
  'configurations.draft': { OWNER: 'any', MEMBER: 'any' },
  'documents.delete': { OWNER: 'any', MEMBER: 'own' },
  'configurations.publish': { OWNER: 'any', MEMBER: null },
  'members.manage': { OWNER: 'any', MEMBER: null },
  'apiKeys.manage': { OWNER: 'any', MEMBER: null },
  'webhooks.manage': { OWNER: 'any', MEMBER: null },
  'workspace.manage': { OWNER: 'any', MEMBER: null },
} as const satisfies Record<string, Record<'OWNER' | 'MEMBER', 'any' | 'own' | null>>;

/** What an archived workspace is closed to: whatever adds to it or changes what is in it. */
const closedByArchive: ReadonlySet<Permission> = new Set([
  'documents.write',
  'documents.delete',
  'jobs.submit',
  'exports.create',
  'configurations.draft',
  'configurations.publish',
]);

export function isClosedByArchive(permission: Permission): boolean {
  return closedByArchive.has(permission);
}

export type Permission = keyof typeof permissionTable;
export type Role = 'OWNER' | 'MEMBER';

export const allPermissions = Object.keys(permissionTable).filter(isPermission);

export function isPermission(value: string): value is Permission {
  return Object.hasOwn(permissionTable, value);
}

/** How far a permission reaches for a role. */
export function reachOf(role: Role, permission: Permission): 'any' | 'own' | null {
  return permissionTable[permission][role];
}
