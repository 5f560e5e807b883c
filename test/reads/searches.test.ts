import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningApi } from '../../api/main.ts';
import { createDatabase } from '../../src/db/database.ts';
import { askStep, type FewJobsAsked, knownIn } from '../../src/db/known-ids.ts';
import { ensureSearchIndexes } from '../../src/db/search-indexes.ts';
import { newId } from '../../src/domain/kernel/ids.ts';
import { startAnotherApi } from '../support/another-api.ts';
import { createTestDatabase } from '../support/database.ts';
import { Random } from '../support/random.ts';
import { startTestServer, type TestServer } from '../support/server.ts';

// Searches are answered by indexes where few rows are found, and from the newest on where many are: both ways, and with and without indexes, they find what is there.

const idOf = (prefix: string, n: number) => `${prefix}_01JAAAAAAA${String(n).padStart(16, '0')}`;
const random = new Random(20_261_130);
const dayAfter = (day: number) => new Date(Date.parse('2026-01-01T00:00:00Z') + Math.round(day * 86_400_000));
const words = [
  'Invoice',
  'invoices',
  'zebrafish',
  'Qu_agga',
  '100%',
  'Äpfel',
  'a-b-c',
  'x\\y',
  'June',
  'NOVEMBER',
  'no',
];

interface Made {
  id: string;
  name: string;
  tags: string[];
  /** Days after the first. */
  day: number;
  jobId: string;
  status: string;
  configurationId: string;
  tableId: string;
  issues: number;
}

let server: TestServer;
let ordinary: RunningApi;
let others: string;
/** Newest first. */
let documents: Made[];

beforeAll(async () => {
  server = await startTestServer({ env: { ADE_RATES_POINTS: '0' } });
  ordinary = await startAnotherApi({
    ...server,
    settings: { ...server.settings, http: { ...server.settings.http, compiledReads: false } },
  });
  others = newId('Workspace');
  const { pool } = server.services.db;
  await pool.query('INSERT INTO workspace (id, name, slug) VALUES ($1, $2, $3)', [
    others,
    'Others',
    'others-of-search',
  ]);
  documents = (await add(server.owner.workspaceId, 1, 1_500)).toReversed();
  await add(others, 10_001, 1_500);
});
afterAll(async () => {
  await ordinary.close();
  await server.stop();
});

/** Of most words there are many among the newest; of some a few, anywhere; of some many, but old. */
async function add(workspaceId: string, from: number, many: number): Promise<Made[]> {
  const made = Array.from({ length: many }, (_none, index): Made => {
    const status = random.is(0.006) ? random.pick(['FAILED', 'CANCELLED']) : 'SUCCEEDED';
    const configurationId = idOf('cfg', random.is(0.005) ? from + 1 : from);
    const issues = random.is(0.005) ? 3 : 0;
    const n = from + index;
    const rare = random.is(0.004) ? [random.pick(words)] : [];
    const old = index < 60 ? ['archived'] : [];
    const name = ['report', ...old, ...rare, n % 3 === 0 ? 'Sales' : 'costs', String(n)].join(' ');
    const tags = [n % 2 === 0 ? 'even' : 'odd', ...(random.is(0.004) ? ['rare "tag"'] : [])];
    // Mostly in the order of their ids; clocks differ.
    const day = (index / many) * 20 + (random.is(0.02) ? random.below(10_000) / 1_000 : 0);
    const [id, jobId, tableId] = [idOf('doc', n), idOf('job', n), idOf('tbl', n)];
    return { id, name, tags, day, jobId, status, configurationId, tableId, issues };
  });
  const { pool } = server.services.db;
  for (const n of [from, from + 1]) {
    const own = idOf('cfg', n);
    await pool.query(`INSERT INTO configuration (id, workspace_id, name, slug) VALUES ($1, $2, 'C', $3)`, [
      own,
      workspaceId,
      `c-${n}`,
    ]);
    await pool.query(
      `INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind) VALUES ($1, $2, 1, 'DRAFT', 'ade: 1', 'SYSTEM')`,
      [own.replace('cfg', 'cfv'), own],
    );
  }
  for (let at = 0; at < made.length; at += 250) {
    const some = made.slice(at, at + 250);
    const columns = [
      some.map(({ id }) => id),
      some.map(({ name }) => name),
      some.map(({ tags }) => JSON.stringify(tags)),
      some.map(({ jobId }) => jobId),
      some.map(({ tableId }) => tableId),
      some.map(({ day }) => dayAfter(day)),
      some.map(({ status }) => status),
      some.map(({ configurationId }) => configurationId.replace('cfg', 'cfv')),
      some.map(({ issues }) => issues),
    ];
    const rows =
      'unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::"JobStatus"[], $8::text[], $9::int[]) AS one (id, name, tags, job_id, table_id, created_at, status, version, issues)';
    await pool.query(
      `WITH one AS (SELECT * FROM ${rows}), document AS (
       INSERT INTO document (id, workspace_id, kind, name, tags, content_type, byte_size, sha256, storage_key, actor_kind, created_at)
         SELECT id, $10, 'SOURCE', name, ARRAY(SELECT jsonb_array_elements_text(tags::jsonb)), 'text/csv', 1, repeat('0', 64), id, 'SYSTEM', created_at FROM one
     ), job AS (
       INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind, status, error, finished_at, created_at)
         SELECT job_id, $10, id, version, 3, 'SYSTEM', status, CASE status WHEN 'FAILED' THEN '{"code": "NO_TABLES", "message": "None.", "owner": "USER", "details": {}}'::jsonb END, now(), created_at FROM one
     )
     INSERT INTO "table" (id, workspace_id, job_id, document_id, ordinal, name, source, columns, unmapped_columns, row_count, issue_count, dropped_rows, rows_key, rows_index, created_at)
       SELECT table_id, $10, job_id, id, 0, name, '{}', '[]', '[]', 1, issues, '{}', table_id, '[]', created_at FROM one`,
      [...columns, workspaceId],
    );
  }
  return made;
}

const lists = {
  documents: { filter: 'DocumentFilter', idOf: ({ id }: Made) => id },
  jobs: { filter: 'JobFilter', idOf: ({ jobId }: Made) => jobId },
  tables: { filter: 'TableFilter', idOf: ({ tableId }: Made) => tableId },
};

interface Page {
  nodes: { id: string }[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

async function ask(url: string, list: keyof typeof lists, variables: Record<string, unknown>): Promise<Page> {
  const query = `query Searched($id: ID!, $filter: ${lists[list].filter}, $first: Int, $after: String, $last: Int, $before: String) { workspace(id: $id) {
    found: ${list}(filter: $filter, first: $first, after: $after, last: $last, before: $before) { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`;
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'x-api-key': server.owner.apiKey ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { id: server.owner.workspaceId, ...variables } }),
  });
  const answer = await response.json();
  if (!answer.data?.workspace) throw new Error(JSON.stringify(answer));
  return answer.data.workspace.found;
}

const has = (made: Made, part: string, tags: readonly string[]) =>
  made.name.toLowerCase().includes(part.toLowerCase()) && tags.every((tag) => made.tags.includes(tag));

/** What jobs alone are asked by, some of it or nothing. */
function ofJobs() {
  const statuses = random.is(0.3)
    ? random.pick([['FAILED'], ['CANCELLED'], ['FAILED', 'CANCELLED'], ['SUCCEEDED', 'FAILED']])
    : null;
  const configurationId = random.is(0.3) ? idOf('cfg', random.pick([1, 2, 3, 10_002])) : null;
  const hasIssues = random.pick([null, null, true, false]);
  const filter = {
    ...(statuses ? { statuses } : {}),
    ...(configurationId ? { configurationId } : {}),
    ...(hasIssues === null ? {} : { hasIssues }),
  };
  const has = (made: Made) =>
    (statuses?.includes(made.status) ?? true) &&
    made.configurationId === (configurationId ?? made.configurationId) &&
    (hasIssues === null || made.issues > 0 === hasIssues);
  return { filter, has };
}

/** A page in the middle and its neighbours, either way, are what is left of those that have it. */
async function compare(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    const list = random.pick(['documents', 'jobs', 'tables'] as const);
    const word = random.pick([
      ...words,
      'report',
      'archived',
      'sales 1',
      'ALES',
      '12',
      'nothing like it',
      '_',
      '%',
      '',
    ]);
    const at = random.below(Math.max(1, word.length - 2));
    const part = random.is(0.5) ? word : word.slice(at, at + 1 + random.below(word.length));
    const tags = list === 'documents' && random.is(0.5) ? [random.pick(['even', 'rare "tag"', 'none has it'])] : [];
    const isSpan = random.is(0.4);
    const [begin, length] = [random.below(20_000) / 1_000, random.below(5_000) / 1_000];
    const from = isSpan && random.is(0.8) ? dayAfter(begin) : null;
    const to = isSpan && random.is(0.8) ? dayAfter(begin + length) : null;
    const own = list === 'jobs' ? ofJobs() : { filter: {}, has: () => true };
    const filter = {
      ...own.filter,
      ...(list === 'jobs' ? { documentNameContains: part } : { nameContains: part }),
      ...(list === 'documents' ? { tags } : {}),
      ...(isSpan ? { createdFrom: from?.toISOString(), createdTo: to?.toISOString() } : {}),
    };
    const isWithin = ({ day }: Made) => (from === null || dayAfter(day) >= from) && (to === null || dayAfter(day) < to);
    const wanted = documents
      .filter((made) => isWithin(made) && own.has(made) && has(made, part, tags))
      .map(lists[list].idOf);
    const size = 1 + random.below(30);
    for (const url of [server.url, server.url, ordinary.url]) {
      const first = await ask(url, list, { filter, first: size });
      expect(
        { ids: first.nodes.map(({ id }) => id), total: first.totalCount, more: first.pageInfo.hasNextPage },
        `${list} ${JSON.stringify(filter)}`,
      ).toEqual({
        ids: wanted.slice(0, size),
        total: wanted.length,
        more: wanted.length > size,
      });
      const next = await ask(url, list, { filter, first: size, after: first.pageInfo.endCursor });
      if (first.pageInfo.endCursor) expect(next.nodes.map(({ id }) => id)).toEqual(wanted.slice(size, 2 * size));
      const last = await ask(url, list, { filter, last: size });
      expect(last.nodes.map(({ id }) => id)).toEqual(wanted.slice(-size));
    }
  }
}

test('with indexes both ways find what is there', async () => {
  const client = await server.services.db.pool.connect();
  expect(await ensureSearchIndexes(client)).toBeNull();
  client.release();
  await compare(60);
});

test('an index names the few of the own workspaces, and nothing else', async () => {
  const asked = async (workspaceIds: readonly string[] | null, pattern: string | null, tags: string[] = []) => {
    const { db } = server.services;
    const within = workspaceIds ? db.scopedTo(workspaceIds) : db;
    const question = { what: 'few' as const, noun: 'document' as const, pattern, tags };
    const { statement, values } = askStep(question);
    const { rows } = await within.query<{ answer: string | null }>(statement.text, [...values]);
    const known = knownIn(question, rows[0]?.answer);
    return known && 'ids' in known ? known.ids.toSorted() : null;
  };
  const own = server.owner.workspaceId;
  const expected = (part: string, tags: string[] = []) =>
    documents
      .filter((made) => has(made, part, tags))
      .map(({ id }) => id)
      .toSorted();
  expect(await asked([own], '%zebrafish%')).toEqual(expected('zebrafish'));
  expect(await asked([own], '%ARCHIVED%')).toEqual(expected('archived'));
  expect(await asked([own], null, ['rare "tag"'])).toEqual(expected('', ['rare "tag"']));
  expect(await asked([own, others], '%archived%')).toHaveLength(120);
  expect(await asked([], '%archived%')).toEqual([]);
  // Many, or nothing that an index knows.
  expect(await asked([own], '%report%')).toBeNull();
  expect(await asked([own], '%zz%')).toBeNull();
  // Who is not behind the wall is named none, and so kept from none.
  expect(await asked(null, '%archived%')).toBeNull();
  // What runs as its owner finds what it names where it was made, wherever its caller would look.
  const { rows } = await server.services.db.pool.query(
    `SELECT proname, array_to_string(proconfig, ';') AS settings FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace`,
  );
  expect(rows.map(({ proname }) => proname).toSorted()).toEqual(['ade_deliver_audit', 'ade_few_jobs', 'ade_few_with']);
  for (const { settings } of rows) expect(settings).toMatch(/search_path=/);
});

test('an index names the few jobs of a configuration, status or with issues, of the own workspaces, and none where there are many', async () => {
  const asked = async (workspaceIds: readonly string[] | null, given: Partial<Omit<FewJobsAsked, 'what'>>) => {
    const { db } = server.services;
    const within = workspaceIds ? db.scopedTo(workspaceIds) : db;
    const question = { what: 'few jobs' as const, configurationId: null, statuses: [], withIssues: false, ...given };
    const { statement, values } = askStep(question);
    const { rows } = await within.query<{ answer: string | null }>(statement.text, [...values]);
    const known = knownIn(question, rows[0]?.answer);
    return known && 'ids' in known ? known.ids.toSorted() : null;
  };
  const own = server.owner.workspaceId;
  const expected = (has: (made: Made) => boolean) => documents.filter(has).map(lists.jobs.idOf).toSorted();
  const [configurationId, elsewhere] = [idOf('cfg', 2), idOf('cfg', 10_002)];
  expect(await asked([own], { configurationId })).toEqual(expected((made) => made.configurationId === configurationId));
  expect(await asked([own], { configurationId: elsewhere })).toEqual([]);
  expect(await asked([own], { statuses: ['FAILED'] })).toEqual(expected(({ status }) => status === 'FAILED'));
  expect(await asked([own], { statuses: ['FAILED', 'CANCELLED'] })).toEqual(
    expected(({ status }) => status !== 'SUCCEEDED'),
  );
  expect(await asked([own], { withIssues: true })).toEqual(expected(({ issues }) => issues > 0));
  // Many, or nothing that an index knows.
  expect(await asked([own], { statuses: ['SUCCEEDED', 'FAILED'] })).toBeNull();
  expect(await asked([own], { configurationId: idOf('cfg', 1) })).toBeNull();
  expect(await asked([], { withIssues: true })).toEqual([]);
  expect(await asked(null, { configurationId })).toBeNull();
});

test('ids that were made in a span of time lie between those that are known, of the own workspaces alone', async () => {
  const asked = async (workspaceIds: readonly string[] | null, from: Date | null, to: Date | null) => {
    const { db } = server.services;
    const question = { what: 'made' as const, noun: 'job' as const, from, to };
    const { statement, values } = askStep(question);
    const within = workspaceIds ? db.scopedTo(workspaceIds) : db;
    const { rows } = await within.query<{ answer: string | null }>(statement.text, [...values]);
    return knownIn(question, rows[0]?.answer);
  };
  const own = server.owner.workspaceId;
  const [from, to] = [dayAfter(5), dayAfter(6)];
  const ids = documents.filter(({ day }) => dayAfter(day) >= from && dayAfter(day) < to).map(({ jobId }) => jobId);
  expect(await asked([own], from, to)).toEqual({ first: ids.at(-1), last: ids[0] });
  expect(await asked([own], null, null)).toEqual({ first: idOf('job', 1), last: idOf('job', 1_500) });
  expect(await asked([own, others], null, null)).toEqual({ first: idOf('job', 1), last: idOf('job', 11_500) });
  expect(await asked([own], dayAfter(400), null)).toEqual({ ids: [] });
  expect(await asked([], null, null)).toEqual({ ids: [] });
  expect(await asked(null, null, null)).toBeNull();
});

test('policies hold tenants, and keep no index from the owner of the tables, who is no superuser', async () => {
  const database = await createTestDatabase();
  const owner = `ade_owner_${newId('Event').slice(-12).toLowerCase()}`;
  const superuser = createDatabase(database.url, { poolSize: 1 });
  await superuser.pool.query(`CREATE ROLE ${owner} LOGIN PASSWORD 'owner'; GRANT ade_tenant TO ${owner}`);
  const isHeld = async (role: string) => {
    await superuser.pool.query(`SET ROLE ${role}`);
    const { rows } = await superuser.pool.query(
      `SELECT row_security_active('document') AS document, row_security_active('"table"') AS "table"`,
    );
    await superuser.pool.query('RESET ROLE');
    return rows[0];
  };
  for (const table of ['document', '"table"']) await superuser.pool.query(`ALTER TABLE ${table} OWNER TO ${owner}`);
  expect(await isHeld(owner)).toEqual({ document: false, table: false });
  expect(await isHeld('ade_tenant')).toEqual({ document: true, table: true });
  await superuser.pool.query(`REASSIGN OWNED BY ${owner} TO CURRENT_USER; DROP OWNED BY ${owner}; DROP ROLE ${owner}`);
  await superuser.close();
  await database.drop();
});

test('without indexes both ways find the same', async () => {
  const { pool } = server.services.db;
  await pool.query('DROP INDEX document_search_idx, table_search_idx; DROP EXTENSION pg_trgm, btree_gin');
  await compare(10);
});
