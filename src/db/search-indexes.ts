import type { Queryable } from './migrations.ts';

// Indexes of parts of names, and of tags. They need extensions that come with PostgreSQL (contrib), which who may make schemas in a database may add to it as well. Where a
// server does not have them, lists are searched from their newest on, as they always are for common words.

/** Held while indexes are made, by the one that makes them: others have no need to wait. */
const indexLock = 0x414446;

const extensions = ['pg_trgm', 'btree_gin'];
const indexes = [
  { name: 'document_search_idx', on: '"document" USING gin ("workspace_id", lower("name") gin_trgm_ops, "tags")' },
  { name: 'table_search_idx', on: '"table" USING gin ("workspace_id", lower("name") gin_trgm_ops)' },
];

/** Makes what is missing, while the tables are in use. Answers why it could not, or `null`: without, all but the time of a search is the same. */
export async function ensureSearchIndexes(client: Queryable): Promise<string | null> {
  const [lock] = await ask<boolean>(client, `pg_try_advisory_lock(${indexLock})`);
  // Migrations of another release, or of a test, have no use for them.
  const [isOf] = await ask<boolean>(client, "to_regprocedure('ade_few_with(text, text, text[])') IS NOT NULL");
  if (!lock || !isOf) return null;
  try {
    for (const extension of extensions) await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
    for (const { name, on } of indexes) {
      const of = `FROM pg_index WHERE indexrelid = to_regclass('${name}')`;
      const [isValid] = await ask<boolean | null>(client, `(SELECT indisvalid ${of})`);
      if (isValid) continue;
      // One that was interrupted is of no use, and is paid for by each row that is added.
      if (isValid === false) await client.query(`DROP INDEX CONCURRENTLY ${name}`);
      await client.query(`CREATE INDEX CONCURRENTLY ${name} ON ${on}`);
    }
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function ask<T>(client: Queryable, expression: string): Promise<T[]> {
  const { rows } = await client.query(`SELECT ${expression} AS value`);
  return rows.map((row) => (row as { value: T }).value);
}
