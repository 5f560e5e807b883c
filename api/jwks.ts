import type { FastifyInstance } from 'fastify';
import type { RequestServices } from '../src/domain/kernel/index.ts';

/** Seconds that others may keep the set; shorter than the day by which a key is published before it signs. */
const maxAgeSeconds = 300;

/** Serves the public keys with which others can check our access tokens (RFC 7517). */
export function serveKeySet(app: FastifyInstance, { tokens }: RequestServices): void {
  app.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .header('cache-control', `public, max-age=${maxAgeSeconds}`)
      .type('application/jwk-set+json')
      .send(JSON.stringify(await tokens.published())),
  );
}
