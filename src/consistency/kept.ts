/**
 * What triggers keep so that lists, totals and charts need not count it, each as the SELECT that counts it: rules compare with it, and
 * what is wrong is made anew of it. As the migrations have filled these tables.
 */

export const documentStandings = `SELECT document.id AS document_id, workspace_id, kind = 'SOURCE' AND deleted_at IS NULL AS is_listed, state.status::text, state.has_issues
  FROM document JOIN document_state AS state ON state.document_id = document.id`;

export const workspaceCounts = `SELECT workspace_id, 'documents' AS what, count(*) AS amount FROM document WHERE kind = 'SOURCE' AND deleted_at IS NULL GROUP BY 1
  UNION ALL SELECT workspace_id, 'bytes', sum(byte_size)::bigint FROM document WHERE kind = 'SOURCE' AND deleted_at IS NULL GROUP BY 1
  UNION ALL SELECT workspace_id, 'rows', sum(row_count)::bigint FROM "table" GROUP BY 1
  UNION ALL SELECT workspace_id, 'jobs:' || status, count(*) FROM job WHERE status IN ('SUCCEEDED', 'FAILED', 'CANCELLED') GROUP BY 1, 2
  UNION ALL SELECT workspace_id, 'documents:' || state.status, count(*) FROM document JOIN document_state AS state ON state.document_id = document.id
    WHERE kind = 'SOURCE' AND deleted_at IS NULL AND state.status IN ('FAILED', 'NEEDS_REVIEW') GROUP BY 1, 2`;

export const endedJobs = `WITH ended AS MATERIALIZED (
    SELECT workspace_id, finished_at, status, coalesce((metrics ->> 'rowsWritten')::bigint, 0) AS written, coalesce((metrics ->> 'issues')::bigint, 0) AS marked,
      ade_class_of(started_at - created_at) AS queued, ade_class_of(finished_at - started_at) AS ran
    FROM job WHERE finished_at IS NOT NULL
  )
  SELECT workspace_id, size, date_trunc(size, finished_at, 'UTC') AS begins, count(*) FILTER (WHERE status = 'SUCCEEDED') AS succeeded,
    count(*) FILTER (WHERE status = 'FAILED') AS failed, count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled, sum(written) AS "rows", sum(marked) AS issues,
    ade_classes(array_agg(queued), array_agg(1)) AS queued, ade_classes(array_agg(ran), array_agg(1)) AS ran
  FROM ended CROSS JOIN unnest(ARRAY['day', 'hour', 'week']) AS size GROUP BY 1, 2, 3`;

export const idsOfHours = ['document', 'job', 'table']
  .map(
    (noun) =>
      `SELECT workspace_id, '${noun}' AS noun, date_trunc('hour', created_at, 'UTC') AS begins, min(id) AS first_id, max(id) AS last_id FROM "${noun}" GROUP BY 1, 3`,
  )
  .join('\n  UNION ALL ');

/** Writers queue behind a repair that waits for its lock: after ten seconds PostgreSQL gives it up. */
const withoutWriters =
  'SET LOCAL lock_timeout = \'10s\'; LOCK TABLE "table", document, job IN SHARE ROW EXCLUSIVE MODE';

/** SQL by which `ade verify` makes a table anew of what triggers keep it of. It locks that in the order in which workers write, so that none changes it. */
export const countedAnew = (table: string, columns: string, counted: string): string =>
  `${withoutWriters}; DELETE FROM ${table}; INSERT INTO ${table} (${columns}) SELECT ${columns} FROM (${counted}) AS counted`;
