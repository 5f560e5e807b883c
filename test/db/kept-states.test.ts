import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rowRules } from '../../src/consistency/rules.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { Random } from '../support/random.ts';

// What triggers keep is what comes out of counting anew, whatever was done, and by however many at the same time.

const [documents, people, rounds] = [12, 4, 60];
const idOf = (prefix: string, n: number) => `${prefix}_01JAAAAAAA${String(n).padStart(16, '0')}`;
const workspaceId = idOf('ws', 1);

let database: TestDatabase;
let clients: pg.Client[];
beforeAll(async () => {
  database = await createTestDatabase();
  clients = Array.from({ length: people }, () => new pg.Client({ connectionString: database.url }));
  await Promise.all(clients.map((client) => client.connect()));
  await clients[0]?.query(`
    INSERT INTO workspace (id, name, slug) VALUES ('${workspaceId}', 'One', 'one');
    INSERT INTO configuration (id, workspace_id, name, slug) VALUES ('${idOf('cfg', 1)}', '${workspaceId}', 'C', 'c');
    INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind)
      VALUES ('${idOf('cfv', 1)}', '${idOf('cfg', 1)}', 1, 'DRAFT', 'ade: 1', 'SYSTEM')`);
  await addDocuments(1, documents);
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await database.drop();
});

async function addDocuments(from: number, to: number, client = clients[0]) {
  await client?.query(
    `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind)
      SELECT 'doc_01JAAAAAAA' || lpad(n::text, 16, '0'), $3, (CASE WHEN n % 6 = 0 THEN 'EXPORT' ELSE 'SOURCE' END)::"DocumentKind", 'd', 'text/csv', n, repeat('0', 64), 'key/' || n, 'SYSTEM'
      FROM generate_series($1::int, $2::int) AS n`,
    [from, to, workspaceId],
  );
}

/** What one person does, over and over, each in a transaction of several steps. */
async function work(client: pg.Client, person: number): Promise<void> {
  const random = new Random(20_261_129 + person);
  const upTo = (most: number) => 1 + random.below(most);
  for (let round = 0; round < rounds; round += 1) {
    // In one order, as the domain locks them.
    const chosen = [...new Set([upTo(documents), upTo(documents)])].sort((a, b) => a - b).map((n) => idOf('doc', n));
    await client.query('BEGIN');
    for (const [step, documentId] of chosen.entries()) {
      const jobId = idOf('job', person * 10_000 + round * 10 + step);
      const hasSavepoint = random.is(0.3);
      if (hasSavepoint) await client.query('SAVEPOINT before');
      const kind = upTo(6);
      if (kind <= 3) {
        await client.query(
          `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind) VALUES ($1, $2, $3, $4, 3, 'SYSTEM')`,
          [jobId, workspaceId, documentId, idOf('cfv', 1)],
        );
      } else if (kind === 4) {
        await client.query(
          'UPDATE document SET deleted_at = CASE WHEN deleted_at IS NULL THEN now() END WHERE id = $1',
          [documentId],
        );
      }
      const status = random.pick(['RUNNING', 'FAILED', 'CANCELLED', 'SUCCEEDED']);
      const { rows } = await client.query<{ id: string }>(
        'SELECT id FROM job WHERE document_id = $1 AND finished_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED',
        [documentId],
      );
      for (const { id } of rows) {
        if (status === 'SUCCEEDED') {
          await client.query(
            `INSERT INTO "table" (id, workspace_id, job_id, document_id, ordinal, name, source, columns, unmapped_columns, row_count, issue_count, dropped_rows, rows_key, rows_index)
             VALUES ($1, $2, $3, $4, 0, 't', '{}', '[]', '[]', $5, $6, '{}', $1, '[]')`,
            [id.replace('job', 'tbl'), workspaceId, id, documentId, upTo(100), upTo(3) - 1],
          );
        }
        await client.query(
          `UPDATE job SET status = $2::"JobStatus", error = CASE WHEN $2 = 'FAILED' THEN '{}'::jsonb END, claimed_by = CASE WHEN $2 = 'RUNNING' THEN 'w' END,
             lease_expires_at = CASE WHEN $2 = 'RUNNING' THEN now() END, finished_at = CASE WHEN $2 <> 'RUNNING' THEN now() END, started_at = created_at + interval '1 s' WHERE id = $1`,
          [id, status],
        );
      }
      if (kind === 5)
        await client.query(
          'DELETE FROM job WHERE id = (SELECT min(id) FROM job WHERE document_id = $1 AND finished_at IS NOT NULL)',
          [documentId],
        );
      if (hasSavepoint && random.is(0.5)) await client.query('ROLLBACK TO SAVEPOINT before');
    }
    await client.query(random.is(0.8) ? 'COMMIT' : 'ROLLBACK');
  }
}

/** What is kept of other rows says what they say, as `ade verify` compares it. */
async function compare(): Promise<void> {
  for (const { sql, repair } of rowRules)
    if (repair !== undefined) expect((await clients[0]?.query(sql))?.rows).toEqual([]);
}

test('is right after transactions of several people on the same documents', async () => {
  await Promise.all(clients.map((client, person) => work(client, person + 1)));
  await compare();
});

test('is right after documents were added and purged', async () => {
  await addDocuments(documents + 1, documents + 500);
  await compare();
  await clients[0]?.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind)
     SELECT replace(id, 'doc', 'job'), workspace_id, id, $1, 3, 'SYSTEM' FROM document`,
    [idOf('cfv', 1)],
  );
  await compare();
  await clients[0]?.query(
    "UPDATE job SET status = 'CANCELLED', finished_at = now(), claimed_by = NULL, lease_expires_at = NULL WHERE finished_at IS NULL",
  );
  await compare();
  await clients[0]?.query('DELETE FROM job WHERE document_id > $1', [idOf('doc', documents)]);
  await compare();
  await clients[0]?.query('DELETE FROM job WHERE document_id = $1', [idOf('doc', 1)]);
  await clients[0]?.query('DELETE FROM document WHERE id = ANY ($1)', [[idOf('doc', 1), idOf('doc', documents + 2)]]);
  await compare();
});

test('transactions that come to the counts of a workspace from two sides wait for each other in one direction', async () => {
  const [one, other, watch] = clients;
  if (!one || !other || !watch) throw new Error('There are not enough connections.');
  const ends = (client: pg.Client, jobId: string | undefined) =>
    client.query(`UPDATE job SET status = 'CANCELLED', finished_at = now() WHERE id = $1`, [jobId]);
  const jobs = [idOf('job', 900_001), idOf('job', 900_002)];
  for (const [at, jobId] of jobs.entries()) {
    await one.query(
      `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind) VALUES ($1, $2, $3, $4, 3, 'SYSTEM')`,
      [jobId, workspaceId, idOf('doc', 2 + at), idOf('cfv', 1)],
    );
  }
  // One ends a job, and adds a document after that; the other adds its document first. Each is stopped between the two counts.
  await one.query('BEGIN');
  await ends(one, jobs[0]);
  await addDocuments(9_001, 9_001);
  await one.query('SET CONSTRAINTS job_settled_anew IMMEDIATE');
  await other.query('BEGIN');
  await addDocuments(9_002, 9_002, other);
  await ends(other, jobs[1]);
  let isOver = false;
  const second = other
    .query('SET CONSTRAINTS document_counted IMMEDIATE')
    .then(() => other.query('COMMIT'))
    .finally(() => {
      isOver = true;
    });
  const waits = async () =>
    (await watch.query(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`))
      .rowCount;
  await expect.poll(async () => isOver || (await waits()) === 1).toBe(true);
  await one.query('COMMIT');
  await second;
  await compare();
});
