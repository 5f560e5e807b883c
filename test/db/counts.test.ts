import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const rows = 2_000;
/** An id as the checks of the tables want it. */
const idOf = (prefix: string, n: number) => `${prefix}_01JAAAAAAA${String(n).padStart(16, '0')}`;
const [first, second] = [idOf('ws', 1), idOf('ws', 2)];

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`
    INSERT INTO workspace (id, name, slug) VALUES ('${first}', 'One', 'one'), ('${second}', 'Two', 'two');
    INSERT INTO configuration (id, workspace_id, name, slug) VALUES ('${idOf('cfg', 1)}', '${first}', 'C', 'c');
    INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind)
      VALUES ('${idOf('cfv', 1)}', '${idOf('cfg', 1)}', 1, 'DRAFT', 'ade: 1', 'SYSTEM')`);
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function addDocuments(from: number, to: number, workspaceId = first) {
  await client.query(
    `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind)
      SELECT 'doc_01JAAAAAAA' || lpad(n::text, 16, '0'), $3, 'SOURCE', 'd', 'text/csv', n, repeat('0', 64), 'key/' || n, 'SYSTEM' FROM generate_series($1::int, $2::int) AS n`,
    [from, to, workspaceId],
  );
}

async function addJobs(from: number, to: number) {
  await client.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind)
      SELECT 'job_01JAAAAAAA' || lpad(n::text, 16, '0'), $3, $4, $5, 3, 'SYSTEM' FROM generate_series($1::int, $2::int) AS n`,
    [from, to, first, idOf('doc', 1), idOf('cfv', 1)],
  );
}

async function counts(workspaceId = first) {
  const { rows: found } = await client.query(
    `SELECT storage.bytes::int AS stored, documents::int, month.bytes::int AS bytes, jobs::int, month.rows::int AS rows
      FROM workspace_storage AS storage JOIN workspace_month AS month USING (workspace_id) WHERE workspace_id = $1`,
    [workspaceId],
  );
  return found[0];
}

/** Versions of its counts that the transaction has made so far. */
async function versions(): Promise<number> {
  const { rows: found } = await client.query<{ many: number }>(
    `SELECT sum(n_tup_ins + n_tup_upd)::int AS many FROM pg_stat_xact_user_tables WHERE relname IN ('workspace_month', 'workspace_storage')`,
  );
  return found[0]?.many ?? 0;
}

test('a transaction changes the count of a workspace once, however many rows and statements it adds', async () => {
  await client.query('BEGIN');
  await addDocuments(1, rows);
  for (let n = 1; n <= 20; n += 1) await addJobs(n, n);
  await addJobs(21, rows);
  expect(await versions()).toBe(0);
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  expect(await versions()).toBe(2);
  await client.query('COMMIT');
  const bytes = (rows * (rows + 1)) / 2;
  expect(await counts()).toEqual({ stored: bytes, documents: rows, bytes, jobs: rows, rows: 0 });
});

test('what is undone to a savepoint is not counted, nor what is rolled back; what is removed stays in its month', async () => {
  const before = await counts();
  await client.query('BEGIN');
  await addJobs(10_001, 10_002);
  await client.query('SAVEPOINT here');
  await addJobs(10_003, 10_009);
  await client.query('ROLLBACK TO here');
  await client.query(`DELETE FROM document WHERE id = '${idOf('doc', rows)}'`);
  await addDocuments(rows + 1, rows + 1, second);
  await client.query('COMMIT');
  await client.query('BEGIN');
  await addJobs(10_010, 10_019);
  await client.query('ROLLBACK');
  expect(await counts()).toEqual({ ...before, stored: before.stored - rows, jobs: before.jobs + 2 });
  expect(await counts(second)).toEqual({ stored: rows + 1, documents: 1, bytes: rows + 1, jobs: 0, rows: 0 });
});

test('where counting is not deferred each row is counted as it comes', async () => {
  const { jobs } = await counts();
  await client.query('BEGIN');
  await client.query('SET CONSTRAINTS ALL IMMEDIATE');
  await addJobs(20_001, 20_003);
  expect(await counts()).toMatchObject({ jobs: jobs + 3 });
  await client.query('COMMIT');
  expect(await counts()).toMatchObject({ jobs: jobs + 3 });
});
