import type pg from 'pg';
import { escapeIdentifier } from 'pg';
import { BackupError } from './error.ts';

/** A table as its rows are copied: without columns that PostgreSQL computes. */
export interface TableShape {
  name: string;
  columns: string[];
}

/** What belongs to the schema's upkeep and not to the installation; tables of extensions; and partitions, which are read through theirs. */
const isOurs = `
  c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> '_prisma_migrations'
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')`;

/** Every table of the schema, as the catalogue has them: one that a migration adds is one of them. */
export async function listTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `SELECT c.relname::text AS name,
       array_agg(attname::text ORDER BY attnum) FILTER (WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
     FROM pg_class AS c JOIN pg_attribute ON attrelid = c.oid WHERE ${isOurs}
     GROUP BY c.relname ORDER BY c.relname COLLATE "C"`,
  );
  return rows;
}

/**
 * Throws BackupError when row-level security would hide rows of a table from this user. It shows all to the system by the policy of
 * that name (migration 0006), and to superusers.
 */
export async function assureAllRowsAreSeen(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname::text AS name FROM pg_class AS c WHERE ${isOurs} AND row_security_active(c.oid)
       AND NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = 'system' AND polcmd = '*' AND polpermissive)`,
  );
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw new BackupError(
    `Row-level security may hide rows of ${names} from this user of the database. Give DATABASE_URL a user that sees them all: the one that migrates, or one with BYPASSRLS.`,
  );
}

export interface SequenceState {
  name: string;
  /** A bigint, as a decimal string. */
  value: string;
  isCalled: boolean;
}

/** Sequences stand outside of transactions: what is read is at or after what the snapshot's rows were given. */
export async function readSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT sequencename::text AS name FROM pg_sequences WHERE schemaname = current_schema() ORDER BY 1',
  );
  const states: SequenceState[] = [];
  for (const { name } of rows) {
    const state = await client.query<Omit<SequenceState, 'name'>>(
      `SELECT last_value::text AS value, is_called AS "isCalled" FROM ${escapeIdentifier(name)}`,
    );
    for (const row of state.rows) states.push({ name, ...row });
  }
  return states;
}

/** What stands in the way of rows that come in any order, as statements that take it away and that put it back. */
export async function obstacles(client: pg.ClientBase): Promise<{ lift: string[]; putBack: string[] }> {
  const { rows } = await client.query<{ lift: string; putBack: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS lift,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS "putBack"
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND connamespace = current_schema()::regnamespace
     UNION ALL
     SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname),
       format('ALTER TABLE %s ENABLE TRIGGER %I', tgrelid::regclass, tgname)
     FROM pg_trigger JOIN pg_class AS c ON c.oid = tgrelid WHERE NOT tgisinternal AND tgenabled = 'O' AND ${isOurs}
     UNION ALL
     SELECT format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', c.oid::regclass),
       format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass)
     FROM pg_class AS c WHERE c.relforcerowsecurity AND ${isOurs}`,
  );
  // Row-level security comes back last: foreign keys are proven by who sees all rows.
  return { lift: rows.map(({ lift }) => lift), putBack: rows.map(({ putBack }) => putBack) };
}

/** Takes away what the migrations made, so that they can begin at their beginning. Only for a schema whose rows are of no use. */
export async function dropSchemaObjects(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ drop: string }>(
    `SELECT format('DROP TABLE IF EXISTS %s CASCADE', c.oid::regclass) AS drop FROM pg_class AS c
     WHERE ${isOurs} OR c.oid = to_regclass('_prisma_migrations')
     UNION ALL
     SELECT format('DROP FUNCTION IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc AS p
     WHERE p.pronamespace = current_schema()::regnamespace
       AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
     UNION ALL
     SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_type AS t
     WHERE t.typnamespace = current_schema()::regnamespace AND t.typtype = 'e'
       AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_type'::regclass AND objid = t.oid AND deptype = 'e')`,
  );
  for (const { drop } of rows) await client.query(drop);
}

/** The tables that have a row, by name. */
export async function filledTables(client: pg.ClientBase): Promise<string[]> {
  const filled: string[] = [];
  for (const { name } of await listTables(client)) {
    const { rowCount } = await client.query(`SELECT FROM ${escapeIdentifier(name)} LIMIT 1`);
    if (rowCount) filled.push(name);
  }
  return filled;
}
