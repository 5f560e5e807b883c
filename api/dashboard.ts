import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import serveFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { root } from '../src/root.ts';

/** Where `npm run build` puts the dashboard. */
const built = join(root, 'web/dist');
/** What it asks for, by the hashes of the texts. */
export const persistedDocuments = join(built, 'persisted-documents.json');
/** Paths that are answered by something else, or not at all. */
const notPages = /^\/(graphql|files|auth|health|assets|schemas|uploads|\.well-known)(\/|$)/;

/** What runs beside a page has a policy of its own: the worker of pdf.js loads its decoders, and nothing else (CSP 3, 4.1). */
const workers = /\/pdf\.worker[^/]*\.mjs(?:\.\w+)?$/;
const workerPolicy = "default-src 'none'; script-src 'self'";

/** What a page of the dashboard may do: nothing from another host, and no script or style but those that came with the page. */
function policyWith(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * Serves the dashboard: its files, which never change under their names, and one page for every path that is nothing else's. Where it
 * was not built, the page says so. Browsers find it below `path`, which a proxy has taken off.
 */
export async function serveDashboard(app: FastifyInstance, path: string): Promise<void> {
  const isBuilt = existsSync(join(built, 'index.html'));
  // Vite builds the page's addresses as `./…`, and browsers get the page at any depth: the server writes where the top is.
  const page = isBuilt ? readFileSync(join(built, 'index.html'), 'utf8').replaceAll('="./', `="${path}/`) : null;
  if (isBuilt) {
    await app.register(serveFiles, {
      root: built,
      wildcard: false,
      index: false,
      preCompressed: true,
      globIgnore: ['**/index.html*', '**/persisted-documents.json*'],
      cacheControl: false,
      setHeaders(reply, path) {
        void reply.header('cache-control', 'public, max-age=31536000, immutable');
        if (workers.test(path)) void reply.header('content-security-policy', workerPolicy);
      },
    });
  }
  const answerPage = (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': policyWith(nonce),
        'referrer-policy': 'no-referrer',
        // The nonce is for one answer.
        'cache-control': 'no-store',
      })
      .send(page?.replaceAll('__nonce__', nonce) ?? notBuilt);
  };
  app.setNotFoundHandler((request, reply) =>
    isForPage(request) ? answerPage(reply) : reply.code(404).send({ message: 'There is nothing here.' }),
  );
}

function isForPage({ method, url, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && !notPages.test(url) && (headers.accept ?? '').includes('text/html');
}

const notBuilt = `<!doctype html><meta charset="utf-8"><title>ADE</title>
<p>The dashboard has not been built. Run <code>npm run build</code> and start the server again. The API is at <code>/graphql</code>.</p>`;
