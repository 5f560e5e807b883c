import pg from 'pg';

/** What a filled database holds, and the ids of some of it. */
export interface Filled {
  events: number;
  /** Where the newest document is stored; an API does not start on a store that has none of it. */
  newestKey: string;
  /** A document from the middle, with its second job and the table of that. */
  documentId: string;
  jobId: string;
  tableId: string;
  configurationId: string;
  /** Of two jobs of all. */
  rareConfigurationId: string;
  webhookId: string;
  userId: string;
  /** A word in the name of one document of all, and of its tables. */
  rareWord: string;
}

/** Days that the history of a filled database goes back, however much there is of it: growth is more of everything in the same time. */
export const days = 400;

/**
 * A history of so many events: a tenth as many documents with two jobs each, their tables, issues and exports, and what hangs on them. Four
 * fifths of it are in the workspace, the rest in twenty others. What is open (three jobs that wait, two that run) does not grow.
 */
export async function fill(databaseUrl: string, workspaceId: string, events: number): Promise<Filled> {
  const documents = Math.floor(events / 10);
  const middle = Math.floor(documents / 10) * 5;
  // Of its own, since none of the limits that statements of the server have are for this.
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  let newestKey = '';
  try {
    // Without triggers and foreign keys: what is written here is right.
    await client.query(`SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '512MB';
      SET jit = off; SET work_mem = '128MB'`);
    await client.query(`
      CREATE FUNCTION id_of(prefix text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE RETURN prefix || '_01JAAAAAAA' || lpad(n::text, 16, '0');
      CREATE FUNCTION home_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
        RETURN CASE WHEN n % 5 < 4 THEN '${workspaceId}' ELSE id_of('ws', n / 5 % 20) END;
      CREATE FUNCTION configuration_of(n bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
        RETURN CASE WHEN n = ${middle} THEN 41 WHEN n % 5 < 4 THEN 1 + n / 5 % 40 ELSE 100 + n / 5 % 20 END;
      CREATE FUNCTION made_at(n double precision) RETURNS timestamptz LANGUAGE sql STABLE
        RETURN now() - interval '${days} days' * (1 - n / ${documents + 1});
      CREATE FUNCTION status_of(n bigint, k bigint) RETURNS "JobStatus" LANGUAGE sql IMMUTABLE
        RETURN (CASE WHEN k = 0 THEN 'SUCCEEDED' WHEN n = ${documents} OR n IN (${documents - 6}, ${documents - 7}) THEN 'QUEUED'
          WHEN n IN (${documents - 1}, ${documents - 2}) THEN 'RUNNING' WHEN n % 25 = 3 THEN 'FAILED' WHEN n % 50 = 6 THEN 'CANCELLED' ELSE 'SUCCEEDED' END)::"JobStatus"`);
    for (const statement of statements(documents, middle)) await client.query(statement);
    await client.query("SELECT setval('event_pos_seq', max(pos)) FROM event");
    await client.query('VACUUM (ANALYZE)');
    const { rows } = await client.query('SELECT storage_key FROM document ORDER BY id DESC LIMIT 1');
    newestKey = rows[0].storage_key;
  } finally {
    await client.end();
  }
  const idOf = (prefix: string, n: number) => `${prefix}_01JAAAAAAA${String(n).padStart(16, '0')}`;
  return {
    events,
    newestKey,
    documentId: idOf('doc', middle),
    jobId: idOf('job', middle * 2 + 1),
    tableId: idOf('tbl', middle * 2 + 1),
    configurationId: idOf('cfg', 1),
    rareConfigurationId: idOf('cfg', 41),
    webhookId: idOf('whk', 1),
    userId: idOf('usr', 1),
    rareWord: 'zebrafish',
  };
}

const columns = JSON.stringify(
  ['date', 'region', 'product', 'quantity', 'price', 'total'].map((name, index) => ({
    name,
    label: name,
    type: 'string',
    source: { index, letter: 'ABCDEF'[index], header: name, headerPath: [name] },
    mapping: { field: name, method: 'header', score: 1, candidates: [] },
  })),
);

function* statements(documents: number, middle: number): Generator<string> {
  const all = `generate_series(1, ${documents}) AS n`;
  const jobs = `${all} CROSS JOIN generate_series(0, 1) AS k`;
  const rows = '100 + n % 900';
  // One document in ten has issues, in its second job.
  const issues = 'CASE WHEN k = 1 AND n % 10 = 2 THEN 3 ELSE 0 END';
  const at = 'made_at(n + k * 0.3)';
  const name = `CASE WHEN n = ${middle} THEN 'zebrafish.csv' ELSE 'Sales of branch ' || n % 977 || ' in week ' || n % 53 || '.csv' END`;
  yield `INSERT INTO workspace (id, name, slug) SELECT id_of('ws', n), 'Other ' || n, 'other-' || n FROM generate_series(0, 19) AS n`;
  yield `INSERT INTO "user" (id, email, name) SELECT id_of('usr', n), 'person' || n || '@example.test', 'Person ' || n FROM generate_series(0, 199) AS n`;
  const configurations = `(SELECT generate_series(0, 299) UNION ALL SELECT ${middle}) AS one (n)`;
  yield `INSERT INTO configuration (id, workspace_id, name, slug) SELECT DISTINCT id_of('cfg', configuration_of(n)), home_of(n), 'Configuration ' || configuration_of(n), 'c' || configuration_of(n)
    FROM ${configurations}`;
  yield `INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind, published_at)
    SELECT DISTINCT id_of('cfv', configuration_of(n)), id_of('cfg', configuration_of(n)), 1, 'PUBLISHED'::"VersionStatus", 'ade: 1', 'SYSTEM'::"ActorKind", now() FROM ${configurations}`;
  yield `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind, actor_id, created_at, tags, deleted_at)
    SELECT id_of('doc', n), home_of(n), 'SOURCE', ${name}, 'text/csv', 1000 + n % 100000, md5(n::text) || md5(n::text), home_of(n) || '/documents/' || id_of('doc', n),
      'USER', id_of('usr', n % 200), made_at(n), ARRAY['branch-' || n % 977], CASE WHEN n % 50 = 7 THEN made_at(n + 1) END FROM ${all}`;
  yield `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, attempt, actor_kind, actor_id, status, progress, error, metrics,
      claimed_by, lease_expires_at, claimed_at, due_at, created_at, started_at, finished_at)
    SELECT id_of('job', n * 2 + k), home_of(n), id_of('doc', n), id_of('cfv', configuration_of(n)), 3, (status <> 'QUEUED')::int, 'USER', id_of('usr', n % 200), status, 0,
      CASE status WHEN 'FAILED' THEN '{"code": "NO_TABLES", "message": "No table was found.", "owner": "USER", "details": {}}'::jsonb END,
      CASE status WHEN 'SUCCEEDED' THEN jsonb_build_object('source', '{}'::jsonb, 'rowsRead', ${rows}, 'rowsWritten', ${rows}, 'tables', 1, 'issues', ${issues},
        'durations', jsonb_build_object('READ', 10, 'EXTRACT', 20), 'warnings', '[]'::jsonb) END,
      CASE status WHEN 'RUNNING' THEN 'bench:1' END, CASE status WHEN 'RUNNING' THEN now() + interval '1 day' END, CASE WHEN status <> 'QUEUED' THEN ${at} END,
      ${at}, ${at}, CASE WHEN status <> 'QUEUED' THEN ${at} + interval '1 second' END,
      CASE WHEN status NOT IN ('QUEUED', 'RUNNING') THEN ${at} + interval '1 second' + interval '1 ms' * (n % 5000) END
    FROM ${jobs} CROSS JOIN LATERAL (SELECT status_of(n, k) AS status) AS s`;
  const succeeded = `${jobs} WHERE status_of(n, k) = 'SUCCEEDED'`;
  yield `INSERT INTO "table" (id, workspace_id, job_id, document_id, ordinal, name, source, columns, unmapped_columns, row_count, issue_count, dropped_rows, rows_key, rows_index, created_at)
    SELECT id_of('tbl', n * 2 + k), home_of(n), id_of('job', n * 2 + k), id_of('doc', n), 0, CASE WHEN n = ${middle} THEN 'zebrafish' ELSE 'Sales ' || n % 977 END,
      '{"sheet": "Sales", "sheetIndex": 0, "range": "A1:F100", "headerRows": [1], "score": 1, "reasons": []}', '${columns}', '[]', ${rows}, ${issues}, '{}',
      home_of(n) || '/tables/' || id_of('tbl', n * 2 + k), '[]', ${at} FROM ${succeeded}`;
  yield `INSERT INTO issue (id, table_id, row_number, source_row, "column", source_cell, rule, severity, message)
    SELECT id_of('iss', n * 3 + i), id_of('tbl', n * 2 + 1), i + 1, i + 2, 'price', 'E' || i, 'type', 'WARNING', 'Not a number.'
    FROM ${all} CROSS JOIN generate_series(0, 2) AS i WHERE n % 10 = 2 AND status_of(n, 1) = 'SUCCEEDED'`;
  const exported = `${all} WHERE n % 20 = 2 AND status_of(n, 1) = 'SUCCEEDED'`;
  yield `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind, created_at)
    SELECT id_of('doc', ${documents} + n), home_of(n), 'EXPORT', 'export.xlsx', 'text/csv', 1000, repeat('0', 64), home_of(n) || '/exports/' || id_of('doc', n), 'SYSTEM', made_at(n) FROM ${exported}`;
  yield `INSERT INTO export (id, job_id, table_id, document_id, format, status, row_count, created_at)
    SELECT id_of('exp', n), id_of('job', n * 2 + 1), id_of('tbl', n * 2 + 1), id_of('doc', ${documents} + n), 'XLSX', 'READY', ${rows}, made_at(n) FROM ${exported}`;
  yield `INSERT INTO idempotency_key (workspace_id, operation, key, input_hash, result_id, created_at)
    SELECT home_of(n), 'uploadDocument', n::text, md5(n::text), id_of('doc', n), made_at(n) FROM ${all}`;
  yield `INSERT INTO event (pos, id, stream, seq, type, payload, workspace_id, document_id, actor_kind, actor_id, address, occurred_at)
    SELECT n * 10 + i, id_of('evt', n * 10 + i), CASE WHEN i < 2 THEN doc WHEN i < 6 THEN id_of('job', n * 2) ELSE id_of('job', n * 2 + 1) END,
      CASE WHEN i < 2 THEN i + 1 ELSE (i - 2) % 4 + 1 END, type, payload, home_of(n), doc,
      (CASE WHEN type IN ('job.started', 'job.outputs_persisted', 'job.succeeded') THEN 'SYSTEM' ELSE 'USER' END)::"ActorKind",
      CASE WHEN type IN ('job.started', 'job.outputs_persisted', 'job.succeeded') THEN NULL ELSE id_of('usr', n % 200) END, '192.0.2.' || n % 200, made_at(n + i * 0.06)
    FROM ${all} CROSS JOIN LATERAL (SELECT id_of('doc', n) AS doc) AS d
    CROSS JOIN LATERAL (VALUES
      (0, 'document.uploaded', jsonb_build_object('documentId', doc, 'name', 'Sales ' || n % 977, 'byteSize', 1000, 'contentType', 'text/csv')),
      (1, 'document.updated', jsonb_build_object('documentId', doc, 'name', 'Sales ' || n % 977)),
      (2, 'job.created', jsonb_build_object('jobId', id_of('job', n * 2), 'documentId', doc, 'configurationVersionId', id_of('cfv', configuration_of(n)))),
      (3, 'job.started', jsonb_build_object('jobId', id_of('job', n * 2), 'attempt', 1, 'worker', 'bench:1')),
      (4, 'job.outputs_persisted', jsonb_build_object('jobId', id_of('job', n * 2), 'tables', 1, 'rows', 100)),
      (5, 'job.succeeded', jsonb_build_object('jobId', id_of('job', n * 2), 'tables', 1, 'rows', 100, 'issues', 0)),
      (6, 'job.created', jsonb_build_object('jobId', id_of('job', n * 2 + 1), 'documentId', doc, 'configurationVersionId', id_of('cfv', configuration_of(n)))),
      (7, 'job.started', jsonb_build_object('jobId', id_of('job', n * 2 + 1), 'attempt', 1, 'worker', 'bench:1')),
      (8, 'job.outputs_persisted', jsonb_build_object('jobId', id_of('job', n * 2 + 1), 'tables', 1, 'rows', 100)),
      (9, 'job.succeeded', jsonb_build_object('jobId', id_of('job', n * 2 + 1), 'tables', 1, 'rows', 100, 'issues', 0))
    ) AS e (i, type, payload)`;
  yield 'INSERT INTO stream_head (stream, seq) SELECT stream, max(seq) FROM event GROUP BY stream ON CONFLICT (stream) DO UPDATE SET seq = EXCLUDED.seq';
  yield `INSERT INTO webhook (id, workspace_id, name, url, event_types, sealed_secret, created_by_id)
    SELECT id_of('whk', 1), home_of(1), 'Hook', 'https://hook.example.test', ARRAY['job.succeeded'], '', id FROM "user" LIMIT 1`;
  yield `INSERT INTO webhook_delivery (id, webhook_id, event_id, event_type, delivered_at, attempt, max_attempts, created_at)
    SELECT id_of('dlv', n), id_of('whk', 1), id_of('evt', n * 10 + 9), 'job.succeeded', made_at(n + 1), 1, 3, made_at(n) FROM ${all}`;
  yield `INSERT INTO workspace_storage (workspace_id, bytes) SELECT workspace_id, sum(byte_size) FROM document WHERE kind = 'SOURCE' GROUP BY 1
    ON CONFLICT (workspace_id) DO UPDATE SET bytes = EXCLUDED.bytes`;
  // What triggers would have kept.
  yield `INSERT INTO document_standing SELECT document.id, workspace_id, kind = 'SOURCE' AND deleted_at IS NULL, state.status::text, state.has_issues
    FROM document JOIN document_state AS state ON state.document_id = document.id`;
  yield `INSERT INTO workspace_count (workspace_id, what, amount)
    SELECT workspace_id, 'documents', count(*) FROM document WHERE kind = 'SOURCE' AND deleted_at IS NULL GROUP BY 1
    UNION ALL SELECT workspace_id, 'rows', sum(row_count) FROM "table" GROUP BY 1
    UNION ALL SELECT workspace_id, 'jobs:' || status, count(*) FROM job WHERE finished_at IS NOT NULL GROUP BY 1, status
    UNION ALL SELECT workspace_id, 'documents:' || status, count(*) FROM document_standing WHERE is_listed AND status IN ('FAILED', 'NEEDS_REVIEW') GROUP BY 1, status`;
  yield `INSERT INTO job_span (workspace_id, size, begins, succeeded, failed, cancelled, rows, issues, queued, ran)
    SELECT workspace_id, size, date_trunc(size, finished_at, 'UTC'), count(*) FILTER (WHERE status = 'SUCCEEDED'), count(*) FILTER (WHERE status = 'FAILED'),
      count(*) FILTER (WHERE status = 'CANCELLED'), coalesce(sum((metrics->>'rowsWritten')::bigint), 0), coalesce(sum((metrics->>'issues')::bigint), 0),
      ade_classes(array_agg(ade_class_of(started_at - created_at)), array_agg(1)), ade_classes(array_agg(ade_class_of(finished_at - started_at)), array_agg(1))
    FROM job CROSS JOIN unnest(ARRAY['day', 'hour', 'week']) AS size WHERE finished_at IS NOT NULL GROUP BY 1, 2, 3`;
  for (const noun of ['document', 'job', 'table']) {
    yield `INSERT INTO made_span (workspace_id, noun, begins, first_id, last_id)
      SELECT workspace_id, '${noun}', date_trunc('hour', created_at, 'UTC'), min(id), max(id) FROM "${noun}" GROUP BY 1, 3`;
  }
}
