import pg from 'pg';

/** The key that documents are said to be stored under; the nth. */
export function filledKey(nth: number): string {
  return `bench/${nth}`;
}

/** Documents with three jobs each, half of them of another workspace. */
export async function fill(databaseUrl: string, id: string, documents: number): Promise<void> {
  // Of its own, since none of the limits that statements of the server have are for this.
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  // Without triggers and foreign keys: what is written here is right, and nothing but these rows is read.
  await client.query('SET session_replication_role = replica');
  await client.query(`
    CREATE FUNCTION id_of(prefix text, n int) RETURNS text LANGUAGE sql IMMUTABLE
      RETURN prefix || '_01JAAAAAAA' || lpad(n::text, 16, '0')`);
  await client.query(`INSERT INTO workspace (id, name, slug) VALUES (id_of('ws', 1), 'Other', 'other')`);
  await client.query(
    `INSERT INTO configuration (id, workspace_id, name, slug) SELECT id_of('cfg', n), w, 'C', 'c'
     FROM (VALUES (0, $1), (1, id_of('ws', 1))) AS t(n, w)`,
    [id],
  );
  await client.query(`
    INSERT INTO configuration_version (id, configuration_id, number, status, spec_yaml, actor_kind)
    SELECT id_of('cfv', n), id_of('cfg', n), 1, 'DRAFT', 'ade: 1', 'SYSTEM' FROM generate_series(0, 1) AS n`);
  await client.query(
    `INSERT INTO document (id, workspace_id, kind, name, content_type, byte_size, sha256, storage_key, actor_kind)
     SELECT id_of('doc', n), CASE WHEN n % 2 = 0 THEN $1 ELSE id_of('ws', 1) END, 'SOURCE', 'd' || n, 'text/csv', n, repeat('0', 64), 'bench/' || n, 'SYSTEM'
     FROM generate_series(1, $2::int) AS n`,
    [id, documents],
  );
  await client.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind)
     SELECT id_of('job', n * 3 + k), CASE WHEN n % 2 = 0 THEN $2 ELSE id_of('ws', 1) END, id_of('doc', n), id_of('cfv', n % 2), 3, 'SYSTEM'
     FROM generate_series(1, $1::int) AS n CROSS JOIN generate_series(0, 2) AS k`,
    [documents, id],
  );
  // What is asked for in depth: the workspace's newest twenty documents have five jobs each, these five tables, and these five issues.
  await client.query(
    `INSERT INTO job (id, workspace_id, document_id, configuration_version_id, max_attempts, actor_kind)
     SELECT id_of('job', 100000000 + n * 2 + k), $1, id_of('doc', n), id_of('cfv', 0), 3, 'SYSTEM'
     FROM generate_series(($2::int - 40) / 2 * 2 + 2, $2::int, 2) AS n CROSS JOIN generate_series(0, 1) AS k`,
    [id, documents],
  );
  await client.query(`
    INSERT INTO "table" (id, workspace_id, job_id, document_id, ordinal, name, source, columns, unmapped_columns, row_count, issue_count, dropped_rows, rows_key, rows_index)
    SELECT id_of('tbl', (row_number() OVER ())::int), j.workspace_id, j.id, d.id, k, 'Table ' || k,
      '{}', '[]', '[]', 100, 5, '{}', j.id || k, '{}'
    FROM document d JOIN job j ON j.document_id = d.id CROSS JOIN generate_series(1, 5) AS k
    WHERE d.id IN (SELECT document_id FROM job WHERE id >= id_of('job', 100000000))`);
  await client.query(`
    INSERT INTO issue (id, table_id, workspace_id, row_number, source_row, "column", source_cell, rule, severity, message)
    SELECT id_of('iss', (row_number() OVER ())::int), id, workspace_id, k, k + 1, 'amount', 'C' || k, 'required', 'ERROR', 'There is no amount.'
    FROM "table" CROSS JOIN generate_series(1, 5) AS k`);
  await client.query('VACUUM (ANALYZE)');
  await client.end();
}
