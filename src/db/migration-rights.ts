import { z } from 'zod';
import { MissingRightsError } from './migration-errors.ts';
import type { Queryable } from './migrations.ts';
import { actingSql, grantTenantRole, tenantRole } from './tenant-role.ts';

/** Names come quoted, as they stand in a statement. */
const rights = z.object({
  user: z.string(),
  database: z.string(),
  schema: z.string().nullable(),
  version: z.string(),
  versionNumber: z.int(),
  makesSchemas: z.boolean(),
  makesTables: z.boolean().nullable(),
  hasTenantRole: z.boolean(),
  isTenant: z.boolean(),
  foreignTables: z.array(z.string()),
});

/** PostgreSQL 15, in the words of `server_version_num`. */
const oldestVersion = 150_000;

const question = `
  SELECT quote_ident(current_user) AS user, quote_ident(current_database()) AS database, quote_ident(current_schema()) AS schema,
    current_setting('server_version') AS version, current_setting('server_version_num')::int AS "versionNumber",
    has_database_privilege(current_database(), 'CREATE') AS "makesSchemas",
    has_schema_privilege(current_schema(), 'CREATE') AS "makesTables",
    tenant.oid IS NOT NULL AS "hasTenantRole",
    me.rolsuper OR CASE WHEN tenant.oid IS NULL THEN me.rolcreaterole
      ELSE pg_has_role(tenant.oid, ${actingSql}) OR pg_has_role(tenant.oid, 'MEMBER WITH ADMIN OPTION')
        OR (me.rolcreaterole AND current_setting('server_version_num')::int < 160000) END AS "isTenant",
    ARRAY(SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relnamespace = current_schema()::regnamespace
      AND c.relkind IN ('r', 'p') AND NOT pg_has_role(c.relowner, 'USAGE')
      AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')) AS "foreignTables"
  FROM pg_roles AS me LEFT JOIN pg_roles AS tenant ON tenant.rolname = '${tenantRole}' WHERE me.rolname = current_user`;

/** Throws MissingRightsError, before anything is changed, with all that this user of the database lacks. */
export async function assureMayMigrate(client: Queryable): Promise<void> {
  const { rows } = await client.query(question);
  const has = rights.parse(rows[0]);
  const lacks = [...lacking(has)];
  if (lacks.length === 0) return;
  throw new MissingRightsError(
    `The database cannot be migrated by the user ${has.user}. As an administrator of the server mend this, and migrate again:\n  ${lacks.join('\n  ')}`,
  );
}

function* lacking(has: z.output<typeof rights>): Generator<string> {
  const { user, database, schema } = has;
  if (has.versionNumber < oldestVersion) yield `PostgreSQL is ${has.version}, and ADE needs 15 or newer: upgrade it.`;
  if (schema === null) yield `There is no schema to make tables in: CREATE SCHEMA public AUTHORIZATION ${user};`;
  if (!has.makesSchemas)
    yield `It may not make schemas in the database: GRANT CREATE ON DATABASE ${database} TO ${user};`;
  if (has.makesTables === false) yield `It may not make tables: GRANT CREATE ON SCHEMA ${schema} TO ${user};`;
  if (!has.isTenant) {
    const make = has.hasTenantRole ? '' : `CREATE ROLE ${tenantRole} NOLOGIN; `;
    yield `It may not act as the role ${tenantRole}, which keeps workspaces apart: ${make}${grantTenantRole(user, has.versionNumber)}`;
  }
  const [table] = has.foreignTables;
  if (table !== undefined) {
    yield `Tables belong to another user, ${table} among them: migrate as that user, or ALTER TABLE ${table} OWNER TO ${user}; and so on.`;
  }
}
