import type { Queryable } from './migrations.ts';

/** The role that acts for tenants; made by the migration that walls them off from each other. */
export const tenantRole = 'ade_tenant';

/** What a SELECT lists to enter the wall until the transaction's end; `scope` is an expression: the workspaces' ids, joined by commas. */
export function enteringSql(scope: string): string {
  return `set_config('role', '${tenantRole}', true), set_config('ade.workspaces', ${scope}, true)`;
}

/**
 * Makes the role where it is missing, and lets this user act as it. Roles belong to the whole server: another installation may have
 * made it, or be making it now.
 */
export async function ensureTenantRole(client: Queryable): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${tenantRole}') THEN CREATE ROLE ${tenantRole} NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`);
  await client.query(`DO $$ BEGIN
    IF NOT pg_has_role(current_user, '${tenantRole}', 'MEMBER') THEN EXECUTE format('GRANT ${tenantRole} TO %I', current_user); END IF;
  END $$`);
}
