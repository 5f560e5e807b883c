import type pg from 'pg';

/** Gives a job that is over so many more events, before its last one. */
export async function lengthenHistory(pool: pg.Pool, jobId: string, eventCount: number): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.query('BEGIN');
    await connection.query(
      'CREATE TEMPORARY TABLE ending ON COMMIT DROP AS SELECT * FROM event WHERE stream = $1 AND type = $2',
      [jobId, 'job.succeeded'],
    );
    await connection.query('DELETE FROM event WHERE pos IN (SELECT pos FROM ending)');
    await connection.query(
      `INSERT INTO event (id, stream, seq, type, payload, workspace_id, document_id, actor_kind)
       SELECT 'evt_' || n || id, stream, seq + n, 'job.table_extracted',
         jsonb_build_object('jobId', stream, 'tableId', 'tbl_' || n, 'name', 'Table ' || n, 'ordinal', n, 'rowCount', n, 'issueCount', 0),
         workspace_id, document_id, actor_kind
       FROM ending, generate_series(0, $1 - 1) AS n`,
      [eventCount],
    );
    await connection.query(
      `INSERT INTO event (id, stream, seq, type, payload, workspace_id, document_id, actor_kind)
       SELECT id, stream, seq + $1, type, payload, workspace_id, document_id, actor_kind FROM ending`,
      [eventCount],
    );
    await connection.query('UPDATE stream_head SET seq = seq + $1 WHERE stream = $2', [eventCount, jobId]);
    await connection.query('COMMIT');
  } finally {
    connection.release();
  }
}
