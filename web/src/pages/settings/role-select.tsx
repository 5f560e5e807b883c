import type { WorkspaceRole } from '../../generated/graphql.ts';
import { Select } from '../../ui/form/field.tsx';

/** Which role in a workspace somebody is given; `roleIn` reads it. */
export function RoleSelect({ hint, role }: { hint?: string; role?: WorkspaceRole }) {
  return (
    <Select label="Role" name="role" hint={hint} defaultValue={role}>
      <option value="MEMBER">Member</option>
      <option value="OWNER">Owner</option>
    </Select>
  );
}

export function roleIn(given: FormData): WorkspaceRole {
  return given.get('role') === 'OWNER' ? 'OWNER' : 'MEMBER';
}
