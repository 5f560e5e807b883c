import { Readable } from 'node:stream';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import parseRange from 'range-parser';
import type { SignedLinks } from '../src/auth/signed-links.ts';
import type { Document } from '../src/db/generated/client.ts';
import { documentForDownload } from '../src/domain/document/index.ts';
import type { RequestServices } from '../src/domain/kernel/index.ts';
import { StorageFault } from '../src/storage/faults.ts';
import { intactBytes } from '../src/storage/intact.ts';
import { bytesReadFor, intactRange } from '../src/storage/intact-range.ts';
import type { DownloadAllowances } from './limits/download-allowances.ts';

/** What of a document goes into a download. */
type Downloaded = Pick<Document, 'storageKey' | 'name' | 'contentType'>;

/** How long an address of the store's own is good: a download that has begun goes on. */
const directSeconds = 60;
/** How soon a client may ask again while the store is away. */
const retryAfterSeconds = 5;

export interface DownloadOptions {
  services: RequestServices;
  links: SignedLinks;
  allowances: DownloadAllowances;
  /** Whether the store's own server may give the bytes out. */
  isDirect: boolean;
}

/**
 * `GET /files/<signed>`: the bytes of one document, as an attachment that no browser runs or sniffs (RFC 9110: ranges, ETag).
 * The link is the permission; what it names is looked up again, so a deleted document is gone at once. What is sent from here is proven to
 * be what was stored; where the store's own server sends it, that is left to it (decision 34).
 */
export function serveDownloads(app: FastifyInstance, { services, links, allowances, isDirect }: DownloadOptions): void {
  app.route<{ Params: { signed: string } }>({
    method: ['GET', 'HEAD'],
    url: '/files/:signed',
    handler,
    errorHandler: answerFault,
  });

  async function handler(request: FastifyRequest<{ Params: { signed: string } }>, reply: FastifyReply) {
    const opened = await links.open(request.params.signed);
    const link = typeof opened === 'object' ? opened : null;
    const document = link && (await documentForDownload(services, link.id));
    if (!document) {
      return reply.code(404).send({ message: 'This link is not valid (any more). Ask for a new downloadUrl.' });
    }
    const etag = `"${document.sha256}"`;
    const size = Number(document.byteSize);
    reply.headers({ etag, 'cache-control': 'private, no-cache', 'x-content-type-options': 'nosniff' });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();

    const ifRange = request.headers['if-range'];
    const wanted = ifRange === undefined || ifRange === etag ? request.headers.range : undefined;
    const ranges = wanted === undefined || isWhole(wanted, size) ? -2 : parseRange(size, wanted);
    if (ranges === -1) {
      return reply.code(416).header('content-range', `bytes */${size}`).send({ message: 'There is no such range.' });
    }
    // Malformed, of another unit or in several parts: RFC 9110 lets a server answer with the whole.
    const range = ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1 ? undefined : ranges[0];
    const object = { key: document.storageKey, sha256: document.sha256, blocks: document.blocks?.hashes ?? null };
    const isRead = request.method !== 'HEAD';
    const wait = allowances.draw(link.account, isRead ? bytesReadFor(object, size, range) : 0);
    if (wait > 0) return refuseForNow(reply, wait);
    const direct = isRead && isDirect && !isForScript(request) ? await directLink(document) : null;
    if (direct) return reply.header('cache-control', 'no-store').redirect(direct, 307);
    const bytes = isRead
      ? await begun(range ? intactRange(services.store, object, range) : intactBytes(services.store, object))
      : undefined;
    if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
    reply.headers({
      'accept-ranges': 'bytes',
      'content-disposition': contentDisposition(document.name),
      'content-length': range ? range.end - range.start + 1 : size,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-type': document.contentType,
    });
    return reply.send(bytes);
  }

  function directLink({ storageKey, name, contentType }: Downloaded) {
    const how = { seconds: directSeconds, contentDisposition: contentDisposition(name), contentType };
    return services.store.linkTo(storageKey, how);
  }

  function refuseForNow(reply: FastifyReply, seconds: number) {
    const message = `Too much was downloaded at once. Try again in ${seconds} seconds.`;
    reply.code(429).headers({ 'retry-after': seconds, 'cache-control': 'no-store' }).removeHeader('etag');
    return reply.send({ code: 'RATE_LIMITED', message, retryAfterSeconds: seconds });
  }

  async function answerFault(error: unknown, request: FastifyRequest, reply: FastifyReply) {
    if (!(error instanceof StorageFault)) throw error;
    request.log.error({ err: error }, 'a download failed');
    reply.header('cache-control', 'no-store').removeHeader('etag');
    const { code } = error;
    if (code === 'STORED_BYTES_DAMAGED') {
      return reply.code(500).send({ code, message: 'The stored file is damaged. An administrator must restore it.' });
    }
    reply.code(503).header('retry-after', retryAfterSeconds);
    return reply.send({ code: 'UNAVAILABLE', message: 'The file cannot be read at the moment. Try again soon.' });
  }
}

/** Whether a script of one of our pages asks (W3C Fetch Metadata), which their policy lets read from no other host. */
function isForScript({ headers }: FastifyRequest): boolean {
  return headers['sec-fetch-dest'] === 'empty' && headers['sec-fetch-site'] === 'same-origin';
}

/** Whether more of the end is asked for than there is, which is all of it (RFC 9110, 14.1.3); the package says that there is no such range. */
function isWhole(range: string, size: number): boolean {
  const [, suffix] = /^bytes=-(\d+)$/.exec(range) ?? [];
  return suffix !== undefined && Number(suffix) >= size;
}

/**
 * A stream whose first chunk is there already. What is wrong from the beginning is thrown while it can still be answered; what
 * shows later breaks the connection, so that nothing incomplete passes for the whole.
 */
async function begun(bytes: AsyncGenerator<Uint8Array, void, undefined>): Promise<Readable> {
  const first = await bytes.next();
  return Readable.from(
    (async function* () {
      if (!first.done) yield first.value;
      yield* bytes;
    })(),
    { objectMode: false },
  );
}
