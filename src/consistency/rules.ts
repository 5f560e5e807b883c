import { countedAnew, documentStandings, endedJobs, idsOfHours, workspaceCounts } from './kept.ts';

/** A rule of rows that no constraint of the database holds. */
export interface RowRule {
  /** SELECT of `place` and `problem` for every row that breaks it. */
  sql: string;
  remedy: string;
  /** Statements of one transaction after which no row breaks it. */
  repair?: string;
}

/** Two rows of one transaction disagree only when rows were changed by hand, lost, or restored in part. */
const fromBackup = 'Restore the installation from a backup, or report this if its rows were not changed by hand.';

const byRepair = 'Run ade verify --repair, which counts it anew.';

const standing =
  "concat_ws(' ', status, CASE WHEN has_issues THEN 'with issues' END, CASE WHEN NOT is_listed THEN 'unlisted' END)";

/** Jobs by class, without the classes of none. */
const classesOf = (kept: string) =>
  `ARRAY(SELECT ARRAY[class, ${kept}[class]] FROM generate_subscripts(${kept}, 1) AS class WHERE ${kept}[class] <> 0 ORDER BY class)`;
const charted = `concat_ws(' ', succeeded, failed, cancelled, "rows", issues, ${classesOf('queued')}, ${classesOf('ran')})`;
const nothingCharted = "'0 0 0 0 0 {} {}'";

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
    remedy: byRepair,
    repair: countedAnew(
      'workspace_storage',
      'workspace_id, bytes',
      "SELECT workspace_id, sum(byte_size)::bigint AS bytes FROM document WHERE kind = 'SOURCE' GROUP BY 1",
    ),
  },
  {
    sql: `SELECT 'The document ' || document_id AS place,
            CASE WHEN kept.document_id IS NULL THEN 'is in no list by its status'
                 ELSE format('is listed as %s, and its jobs say %s', kept.said, counted.said) END AS problem
          FROM (SELECT document_id, ${standing} AS said FROM (${documentStandings}) AS one) AS counted
          LEFT JOIN (SELECT document_id, ${standing} AS said FROM document_standing) AS kept USING (document_id)
          WHERE kept.said IS DISTINCT FROM counted.said`,
    remedy: byRepair,
    repair: countedAnew(
      'document_standing',
      'document_id, workspace_id, is_listed, status, has_issues',
      documentStandings,
    ),
  },
  {
    sql: `SELECT 'The workspace ' || workspace_id AS place,
            format('has %s %s, and its totals say %s', coalesce(counted.amount, 0), what, coalesce(kept.amount, 0)) AS problem
          FROM workspace_count AS kept FULL JOIN (${workspaceCounts}) AS counted USING (workspace_id, what)
          WHERE coalesce(kept.amount, 0) <> coalesce(counted.amount, 0)`,
    remedy: byRepair,
    repair: countedAnew('workspace_count', 'workspace_id, what, amount', workspaceCounts),
  },
  {
    sql: `SELECT 'The workspace ' || workspace_id AS place,
            format('has charts of the %s from %s that are not of its jobs', size, begins AT TIME ZONE 'UTC') AS problem
          FROM (SELECT workspace_id, size, begins, ${charted} AS said FROM job_span) AS kept
          FULL JOIN (SELECT workspace_id, size, begins, ${charted} AS said FROM (${endedJobs}) AS one) AS counted USING (workspace_id, size, begins)
          WHERE coalesce(kept.said, ${nothingCharted}) <> coalesce(counted.said, ${nothingCharted})`,
    remedy: byRepair,
    repair: countedAnew(
      'job_span',
      'workspace_id, size, begins, succeeded, failed, cancelled, "rows", issues, queued, ran',
      endedJobs,
    ),
  },
  {
    // Ids that were removed are not taken out of their hour.
    sql: `SELECT format('The workspace %s', workspace_id) AS place,
            format('has %ss of the hour from %s that searches by day pass over', noun, begins AT TIME ZONE 'UTC') AS problem
          FROM (${idsOfHours}) AS made LEFT JOIN made_span AS kept USING (workspace_id, noun, begins)
          WHERE kept.first_id IS NULL OR made.first_id < kept.first_id OR made.last_id > kept.last_id`,
    remedy: byRepair,
    repair: countedAnew('made_span', 'workspace_id, noun, begins, first_id, last_id', idsOfHours),
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
