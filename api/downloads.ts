import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import type { DownloadLinks } from '../src/auth/download-links.ts';
import { documentForDownload } from '../src/domain/document/document.ts';
import type { Services } from '../src/domain/kernel/context.ts';

/**
 * `GET /files/<signed>`: the bytes of one document, as an attachment that no browser runs or sniffs (RFC 9110: ranges, ETag).
 * The link is the permission; what it names is looked up again, so a deleted document is gone at once.
 */
export function serveDownloads(app: FastifyInstance, services: Services, links: DownloadLinks): void {
  app.route<{ Params: { signed: string } }>({ method: ['GET', 'HEAD'], url: '/files/:signed', handler });

  async function handler(request: FastifyRequest<{ Params: { signed: string } }>, reply: FastifyReply) {
    const documentId = await links.verify(request.params.signed);
    const document = documentId && (await documentForDownload(services, documentId));
    if (!document) {
      return reply.code(404).send({ message: 'This link is not valid (any more). Ask for a new downloadUrl.' });
    }
    const etag = `"${document.sha256}"`;
    const size = Number(document.byteSize);
    reply.headers({
      'accept-ranges': 'bytes',
      'cache-control': 'private, no-cache',
      'content-disposition': contentDisposition(document.name),
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': document.contentType,
      'x-content-type-options': 'nosniff',
      etag,
    });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();

    const ifRange = request.headers['if-range'];
    const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
    const ranges = wanted === undefined ? -2 : parseRange(size, wanted);
    if (ranges === -1) {
      return reply
        .code(416)
        .header('content-range', `bytes */${size}`)
        .type('application/json')
        .send({ message: 'There is no such range.' });
    }
    // Malformed, of another unit or in several parts: RFC 9110 lets a server answer with the whole.
    const range = ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1 ? undefined : ranges[0];
    if (range) {
      reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    }
    reply.header('content-length', range ? range.end - range.start + 1 : size);
    if (request.method === 'HEAD') return reply.send();
    return reply.send(await services.store.get(document.storageKey, range));
  }
}
