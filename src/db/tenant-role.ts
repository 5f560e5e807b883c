import { z } from 'zod';
import { MissingRightsError } from './migration-errors.ts';
import type { Queryable } from './migrations.ts';

/** The role that acts for tenants; made by the migration that walls them off from each other. */
export const tenantRole = 'ade_tenant';

/** Since this release who makes a role may give it to others, but not act as it; before, having a role was to act as it. In the words of `server_version_num`. */
const firstWithSetOption = 160_000;

/** SQL: what `pg_has_role` is asked for whether a user may act as a role. */
export const actingSql = `CASE WHEN current_setting('server_version_num')::int < ${firstWithSetOption} THEN 'MEMBER' ELSE 'SET' END`;

/** What a SELECT lists to enter the wall until the transaction's end; `scope` is an expression: the workspaces' ids, joined by commas. */
export function enteringSql(scope: string): string {
  return `set_config('role', '${tenantRole}', true), set_config('ade.workspaces', ${scope}, true)`;
}

/** What an administrator runs so that the user, whose name comes quoted, acts as the role. */
export function grantTenantRole(user: string, serverVersion: number): string {
  return `GRANT ${tenantRole} TO ${user}${serverVersion < firstWithSetOption ? '' : ' WITH SET TRUE'};`;
}

/**
 * Makes the role where it is missing, and lets this user act as it. Roles belong to the whole server: another installation may have
 * made it, or be making it now. Throws MissingRightsError where the user may not act as it then.
 */
export async function ensureTenantRole(client: Queryable): Promise<void> {
  await client.query(`DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${tenantRole}') THEN CREATE ROLE ${tenantRole} NOLOGIN; END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
  END $$`);
  await client.query(`DO $$ BEGIN
    IF pg_has_role(current_user, '${tenantRole}', ${actingSql}) THEN NULL;
    ELSIF current_setting('server_version_num')::int < ${firstWithSetOption} THEN EXECUTE format('GRANT ${tenantRole} TO %I', current_user);
    ELSE EXECUTE format('GRANT ${tenantRole} TO %I WITH SET TRUE', current_user);
    END IF;
    EXCEPTION WHEN undefined_object OR insufficient_privilege THEN NULL;
  END $$`);
  await actAsTenant(client, 'As an administrator of the server:');
}

/** Acts as the role for one statement, as every request does. Throws MissingRightsError, with the remedy, where the user of the database may not. */
export function assureTenantRole(database: Queryable): Promise<void> {
  return actAsTenant(database, 'Run "ade migrate"; where that says the same, as an administrator of the server:');
}

const about = z.object({ user: z.string(), version: z.int(), isThere: z.boolean() });
/** SQLSTATEs: a role that is not there, and one that the user may not act as. */
const refusal = z.object({ code: z.enum(['22023', '42501']) });

async function actAsTenant(database: Queryable, remedy: string): Promise<void> {
  try {
    await database.query(`SELECT set_config('role', '${tenantRole}', true)`);
  } catch (error) {
    if (!refusal.safeParse(error).success) throw error;
    const { rows } =
      await database.query(`SELECT quote_ident(current_user) AS user, current_setting('server_version_num')::int AS version,
      EXISTS (SELECT FROM pg_roles WHERE rolname = '${tenantRole}') AS "isThere"`);
    const { user, version, isThere } = about.parse(rows[0]);
    const make = isThere ? '' : `CREATE ROLE ${tenantRole} NOLOGIN; `;
    throw new MissingRightsError(
      `The database user ${user} may not act as the role ${tenantRole}, which keeps workspaces apart. ${remedy} ${make}${grantTenantRole(user, version)}`,
      { cause: error },
    );
  }
}
