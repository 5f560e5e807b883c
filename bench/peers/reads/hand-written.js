// What a person would write who knows the questions: one prepared statement for each that answers its JSON, node's HTTP server, no wall.
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const nested = `SELECT json_build_object('data', json_build_object('workspace', (
  SELECT row_to_json(w) FROM (SELECT id, name, slug, version, created_at, archived_at, json_build_object('nodes', (
    SELECT coalesce(json_agg(d), '[]') FROM (SELECT d.id, d.name, d.content_type, d.byte_size, d.sha256, d.created_at, json_build_object('nodes', (
      SELECT coalesce(json_agg(j), '[]') FROM (SELECT id, status, attempt, max_attempts, progress, created_at FROM job
        WHERE document_id = d.id ORDER BY id DESC LIMIT 3) j)) AS jobs
      FROM document d WHERE d.workspace_id = w.id AND d.kind = 'SOURCE' AND d.deleted_at IS NULL ORDER BY d.id DESC LIMIT 20) d)) AS documents
    FROM workspace w WHERE w.id = $1) w)))::text AS answer`;

const inDepth = `SELECT json_build_object('data', json_build_object('workspace', (
  SELECT row_to_json(w) FROM (SELECT id, name, json_build_object('nodes', (
    SELECT coalesce(json_agg(d), '[]') FROM (SELECT d.id, d.name, json_build_object('nodes', (
      SELECT coalesce(json_agg(j), '[]') FROM (SELECT j.id, j.status, json_build_object('nodes', (
        SELECT coalesce(json_agg(t), '[]') FROM (SELECT t.id, t.name, t.row_count, json_build_object('nodes', (
          SELECT coalesce(json_agg(i), '[]') FROM (SELECT rule, message, source_cell AS "sourceCell" FROM issue
            WHERE table_id = t.id ORDER BY id LIMIT 5) i)) AS issues
          FROM "table" t WHERE t.job_id = j.id ORDER BY t.ordinal LIMIT 5) t)) AS tables
        FROM job j WHERE j.document_id = d.id ORDER BY j.id DESC LIMIT 5) j)) AS jobs
      FROM document d WHERE d.workspace_id = w.id AND d.kind = 'SOURCE' AND d.deleted_at IS NULL ORDER BY d.id DESC LIMIT 20) d)) AS documents
    FROM workspace w WHERE w.id = $1) w)))::text AS answer`;

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
  const [name, text] = query.includes('issues') ? ['in depth', inDepth] : ['nested', nested];
  const { rows } = await pool.query({ name, text, values: [variables.id] });
  response.setHeader('content-type', 'application/json');
  response.end(rows[0].answer);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port, path: '/' }));
