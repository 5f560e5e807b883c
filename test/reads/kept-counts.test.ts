import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

// Where a count is kept, `totalCount` is not counted. It is the same, whichever way an operation is answered.

const idOf = (prefix: string, n: number) => `${prefix}_01JAAAAAAA${String(n).padStart(16, '0')}`;
let server: TestServer;
let ordinary: RunningApi;

beforeAll(async () => {
  server = await startTestServer({ env: { ADE_RATES_POINTS: '0' } });
  ordinary = await startAnotherApi({
    ...server,
    settings: { ...server.settings, http: { ...server.settings.http, compiledReads: false } },
  });
  const { pool } = server.services.db;
  const { workspaceId } = server.owner;
  await pool.query(
    `INSERT INTO configuration (id, workspace_id, name, slug) VALUES ('${idOf('cfg', 1)}', '${workspaceId}', 'C', 'c-of-counts')`,
  );
  await pool.query(
    `INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind) VALUES ('${idOf('cfv', 1)}', '${idOf('cfg', 1)}', 1, 'DRAFT', 'ade: 1', 'SYSTEM')`,
  );
  // Seven of each state, and some that are deleted or no uploads.
  await pool.query(
    `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind, deleted_at)
       SELECT 'doc_01JAAAAAAA' || lpad(n::text, 16, '0'), $1, (CASE WHEN n % 10 = 9 THEN 'EXPORT' ELSE 'SOURCE' END)::"DocumentKind", 'd', 'text/csv', 1, repeat('0', 64), n::text, 'SYSTEM',
         CASE WHEN n % 10 = 8 THEN now() END FROM generate_series(1, 70) AS n`,
    [workspaceId],
  );
  await pool.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind, status, finished_at, error, claimed_by, lease_expires_at)
       SELECT 'job_01JAAAAAAA' || lpad(n::text, 16, '0'), $1, 'doc_01JAAAAAAA' || lpad(n::text, 16, '0'), $2, 3, 'SYSTEM', status, CASE WHEN n % 5 < 3 THEN now() END,
         CASE status WHEN 'FAILED' THEN '{}'::jsonb END, CASE status WHEN 'RUNNING' THEN 'w' END, CASE status WHEN 'RUNNING' THEN now() + interval '1 day' END
       FROM generate_series(1, 70) AS n CROSS JOIN LATERAL (SELECT (ARRAY['FAILED', 'SUCCEEDED', 'CANCELLED', 'QUEUED', 'RUNNING'])[n % 5 + 1]::"JobStatus" AS status) AS s`,
    [workspaceId, idOf('cfv', 1)],
  );
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
});

async function count(url: string, list: 'documents' | 'jobs', filter: object | null): Promise<number> {
  const query = `query Counted($id: ID!, $filter: ${list === 'jobs' ? 'JobFilter' : 'DocumentFilter'}) { workspace(id: $id) { found: ${list}(filter: $filter) { totalCount } } }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'x-api-key': server.owner.apiKey ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id: server.owner.workspaceId, filter } }),
  });
  return (await response.json()).data.workspace.found.totalCount;
}

test.each([
  ['documents', null, 56],
  ['documents', { kind: 'SOURCE' }, 56],
  ['documents', { kind: 'EXPORT' }, 7],
  ['documents', { includeDeleted: true }, 63],
  ['documents', { statuses: ['FAILED'] }, 14],
  ['documents', { statuses: ['FAILED', 'NEEDS_REVIEW'] }, 14],
  ['documents', { statuses: ['FAILED', 'RUNNING'] }, 21],
  ['documents', { statuses: ['FAILED'], hasIssues: true }, 0],
  ['documents', { nameContains: 'D' }, 56],
  ['jobs', null, 70],
  ['jobs', {}, 70],
  ['jobs', { statuses: ['FAILED', 'CANCELLED'] }, 28],
  ['jobs', { statuses: ['FAILED', 'FAILED'] }, 14],
  ['jobs', { statuses: ['QUEUED', 'RUNNING'] }, 28],
  ['jobs', { statuses: ['SUCCEEDED', 'QUEUED'] }, 28],
  ['jobs', { statuses: ['SUCCEEDED'], hasIssues: true }, 0],
  ['jobs', { documentId: idOf('doc', 1) }, 1],
  ['jobs', { createdFrom: '2999-01-01T00:00:00Z' }, 0],
] as const)('%s that %j choose', async (list, filter, expected) => {
  const counted = [
    await count(server.url, list, filter),
    await count(server.url, list, filter),
    await count(ordinary.url, list, filter),
  ];
  expect(counted).toEqual([expected, expected, expected]);
});

test('what is kept is what is said, also when it is not what is there', async () => {
  const { pool } = server.services.db;
  await pool.query(
    `UPDATE workspace_count SET amount = amount + 1000 WHERE what IN ('documents', 'jobs:FAILED', 'documents:FAILED')`,
  );
  expect(await count(server.url, 'documents', null)).toBe(1_056);
  expect(await count(server.url, 'documents', { statuses: ['FAILED'] })).toBe(1_014);
  expect(await count(server.url, 'jobs', null)).toBe(1_070);
  expect(await count(server.url, 'jobs', { statuses: ['QUEUED'] })).toBe(14);
});
