import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { specJsonSchema } from '../src/engine/specification.ts';

/** Seconds after which an editor asks again. */
const maxAgeSeconds = 300;

/** Serves the JSON Schema of configurations, with which editors check them as they are typed. It is no secret: anyone may have it. */
export function serveSchemas(app: FastifyInstance): void {
  const text = JSON.stringify(specJsonSchema());
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  app.get('/schemas/spec.json', (request, reply) => {
    reply.headers({
      etag,
      'cache-control': `public, max-age=${maxAgeSeconds}`,
      // Editors that run in a browser are pages of other sites.
      'access-control-allow-origin': '*',
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/schema+json; charset=utf-8').send(text);
  });
}
