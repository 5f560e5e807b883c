/** A rule of rows that no constraint of the database holds. */
export interface RowRule {
  /** SELECT of `place` and `problem` for every row that breaks it. */
  sql: string;
  remedy: string;
}

/** Two rows of one transaction disagree only when rows were changed by hand, lost, or restored in part. */
const fromBackup = 'Restore the installation from a backup, or report this if its rows were not changed by hand.';

export const rowRules: readonly RowRule[] = [
  {
    // Retention removes the beginning of a stream and nothing else; one without a head was purged.
    sql: `SELECT 'The timeline ' || coalesce(head.stream, found.stream) AS place,
            CASE WHEN found.stream IS NULL THEN format('has a head at %s and no event', head.seq)
                 WHEN head.seq <> found.last THEN format('ends at %s, and its head says %s', found.last, head.seq)
                 WHEN found.count <> found.last - found.first + 1 THEN format('lacks %s of its events', found.last - found.first + 1 - found.count)
                 ELSE 'has events whose positions are not in their order' END AS problem
          FROM stream_head AS head LEFT JOIN (
            SELECT stream, min(seq) AS first, max(seq) AS last, count(*) AS count, bool_or(pos < previous) AS is_disordered
            FROM (SELECT stream, seq, pos, lag(pos) OVER (PARTITION BY stream ORDER BY seq) AS previous FROM event) AS ordered
            GROUP BY stream
          ) AS found USING (stream)
          WHERE found.stream IS NULL OR head.seq <> found.last OR found.count <> found.last - found.first + 1 OR found.is_disordered`,
    remedy: fromBackup,
  },
  {
    sql: `SELECT 'The sequence event_pos_seq' AS place, format('is at %s, behind the event at %s', ade_last_pos(), max(pos)) AS problem
          FROM event HAVING max(pos) > ade_last_pos()`,
    remedy: "Run: SELECT setval('event_pos_seq', (SELECT max(pos) FROM event)).",
  },
  {
    sql: `SELECT 'The job ' || job.id AS place, format('has %s tables, and its result says %s', count("table".id), metrics->>'tables') AS problem
          FROM job LEFT JOIN "table" ON job_id = job.id WHERE status = 'SUCCEEDED' AND metrics ? 'tables'
          GROUP BY job.id HAVING count("table".id) <> (metrics->>'tables')::int`,
    remedy: 'Run its document through the configuration again.',
  },
  {
    sql: `SELECT 'The table ' || "table".id AS place, format('lists %s issues, and counts %s', count(issue.id), issue_count) AS problem
          FROM "table" JOIN issue ON table_id = "table".id GROUP BY "table".id HAVING count(issue.id) > issue_count`,
    remedy: fromBackup,
  },
  {
    sql: `SELECT 'The workspace ' || coalesce(workspace_id, stored.id) AS place,
            format('keeps %s bytes of documents, and is held against its quota for %s', coalesce(stored.bytes, 0), coalesce(storage.bytes, 0)) AS problem
          FROM workspace_storage AS storage FULL JOIN (
            SELECT workspace_id AS id, sum(byte_size) AS bytes FROM document WHERE kind = 'SOURCE' GROUP BY workspace_id
          ) AS stored ON stored.id = workspace_id
          WHERE coalesce(stored.bytes, 0) <> coalesce(storage.bytes, 0)`,
    remedy:
      "Run: UPDATE workspace_storage AS storage SET bytes = (SELECT coalesce(sum(byte_size), 0) FROM document WHERE kind = 'SOURCE' AND workspace_id = storage.workspace_id).",
  },
  {
    sql: `SELECT format('The index %s', indexrelid::regclass) AS place, 'was never finished' AS problem
          FROM pg_index JOIN pg_class AS c ON c.oid = indexrelid
          WHERE NOT indisvalid AND relnamespace = current_schema()::regnamespace`,
    remedy: 'Run: REINDEX INDEX CONCURRENTLY …. A migration that was interrupted has left it.',
  },
  {
    sql: `SELECT format('The constraint %s of %s', conname, conrelid::regclass) AS place, 'was never proven' AS problem
          FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace`,
    remedy: 'Run: ALTER TABLE … VALIDATE CONSTRAINT …, which names the rows that break it.',
  },
];
