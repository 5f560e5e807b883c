import { allPermissions, type Permission as PermissionName, permissionTable } from '../../src/auth/permissions.ts';
import { builder } from './builder.ts';

/** `documents.read` → `DOCUMENTS_READ`, `apiKeys.manage` → `API_KEYS_MANAGE`. */
function enumName(permission: PermissionName): string {
  return permission
    .replace(/([A-Z])/g, '_$1')
    .replaceAll('.', '_')
    .toUpperCase();
}

const reach = { any: 'for everything', own: 'for what they made', null: 'not at all' } as const;

export const Permission = builder.enumType('Permission', {
  description: 'What may be done in a workspace. The same table is behind every check.',
  values: Object.fromEntries(
    allPermissions.map((permission) => {
      const { OWNER, MEMBER } = permissionTable[permission];
      const description = `\`${permission}\`: owners ${reach[OWNER]}, members ${reach[MEMBER ?? 'null']}.`;
      return [enumName(permission), { value: permission, description }];
    }),
  ),
});
