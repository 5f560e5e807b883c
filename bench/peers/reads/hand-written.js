// What a person would write who knows the question: one prepared statement that answers its JSON, node's HTTP server, no wall.
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const text = `SELECT json_build_object('data', json_build_object('workspace', (
  SELECT row_to_json(w) FROM (SELECT id, name, slug, version, created_at, archived_at, json_build_object('nodes', (
    SELECT coalesce(json_agg(d), '[]') FROM (SELECT d.id, d.name, d.content_type, d.byte_size, d.sha256, d.created_at, json_build_object('nodes', (
      SELECT coalesce(json_agg(j), '[]') FROM (SELECT id, status, attempt, max_attempts, progress, created_at FROM job
        WHERE document_id = d.id ORDER BY id DESC LIMIT 3) j)) AS jobs
      FROM document d WHERE d.workspace_id = w.id AND d.kind = 'SOURCE' AND d.deleted_at IS NULL ORDER BY d.id DESC LIMIT 20) d)) AS documents
    FROM workspace w WHERE w.id = $1) w)))::text AS answer`;

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { variables } = JSON.parse(Buffer.concat(chunks).toString());
  const { rows } = await pool.query({ name: 'nested', text, values: [variables.id] });
  response.setHeader('content-type', 'application/json');
  response.end(rows[0].answer);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port, path: '/' }));
