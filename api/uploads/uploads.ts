import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { SignedLinks } from '../../src/auth/signed-links.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Settings } from '../../src/config/settings.ts';
import { isDatabaseAway } from '../../src/db/unavailable.ts';
import type { ClientFacts, FileContext, RequestServices } from '../../src/domain/kernel/index.ts';
import { abandonUpload, type OpenUpload, uploadForTransfer } from '../../src/domain/upload/index.ts';
import { StorageFault } from '../../src/storage/faults.ts';
import { unread } from '../body-limits.ts';
import type { Meter } from '../limits/meter.ts';
import { Workload } from '../limits/workload.ts';
import { capabilities, everyAnswer, methodOf, RefusedTransfer, tusVersion } from './protocol.ts';
import { takeRest, takeWhole } from './take.ts';

export interface UploadsOptions {
  services: RequestServices;
  links: SignedLinks;
  requests: Settings['requests'];
  meterFor(viewer: Viewer | null, client: ClientFacts): Meter;
  clientOf(request: IncomingMessage): ClientFacts;
}

type UploadRequest = FastifyRequest<{ Params: { signed: string } }>;

/**
 * `/uploads/<signed>`: the bytes of one upload, by tus 1.0.0 or as one PUT. The link is the permission to send them and to give the upload
 * up; that it becomes a document takes the permission of who completes it.
 */
export function serveUploads(app: FastifyInstance, options: UploadsOptions): void {
  const { services, links, requests, meterFor, clientOf } = options;
  const { uploadBytes } = services.policy.limits;
  const workload = new Workload(requests.atATime);
  app.options('/uploads', (_request, reply) =>
    reply
      .headers({ ...everyAnswer, ...capabilities(uploadBytes) })
      .code(204)
      .send(),
  );
  app.route<{ Params: { signed: string } }>({
    method: ['OPTIONS', 'HEAD', 'PATCH', 'PUT', 'DELETE', 'POST'],
    url: '/uploads/:signed',
    handler,
    errorHandler: answerFault,
  });

  async function handler(request: UploadRequest, reply: FastifyReply) {
    reply.headers(everyAnswer);
    const method = methodOf(request);
    if (method === 'OPTIONS') return reply.headers(capabilities(uploadBytes)).code(204).send();
    const meter = meterFor(null, clientOf(request.raw));
    const refused = meter.enter() ?? workload.begin(reply.raw);
    if (refused instanceof GraphQLError) return unread(reply, meter, refused);
    if (method !== 'PUT') requireVersion(request);
    const upload = await find(request.params.signed);
    const context: FileContext = {
      ...services,
      log: services.log.child({ correlationId: request.id }),
      viewer: null,
      correlationId: request.id,
    };
    switch (method) {
      case 'HEAD':
        return reply.headers(stateOf(upload)).code(200).send();
      case 'PATCH':
      case 'PUT': {
        const deadline = setTimeout(() => request.raw.destroy(), requests.uploadSeconds * 1_000);
        const take = method === 'PUT' ? takeWhole : takeRest;
        const taken = await take(context, request.raw, upload).finally(() => clearTimeout(deadline));
        return reply.headers(stateOf(taken)).code(204).send();
      }
      case 'DELETE':
        await abandonUpload(context, upload.id);
        return reply.code(204).send();
      default:
        throw new RefusedTransfer(405, 'Uploads are begun by the mutation createUpload.', {
          allow: String(capabilities(uploadBytes).allow),
        });
    }
  }

  async function find(signed: string): Promise<OpenUpload> {
    const opened = await links.open(signed);
    const upload = typeof opened === 'object' ? await uploadForTransfer(services, opened.id) : null;
    if (opened === 'EXPIRED' || upload?.isExpired) throw new RefusedTransfer(410, 'The time of this upload is over.');
    if (!upload) throw new RefusedTransfer(404, 'There is no upload at this address (any more).');
    return upload;
  }
}

function requireVersion({ headers }: FastifyRequest): void {
  if (headers['tus-resumable'] === tusVersion) return;
  throw new RefusedTransfer(412, `This server speaks tus ${tusVersion}: send Tus-Resumable: ${tusVersion}.`, {
    'tus-version': tusVersion,
  });
}

/** Where an upload stands. */
function stateOf({ receivedBytes, byteSize, expiresAt, completedAt }: OpenUpload): Record<string, string> {
  return {
    'upload-offset': receivedBytes.toString(),
    ...(byteSize === null ? { 'upload-defer-length': '1' } : { 'upload-length': byteSize.toString() }),
    ...(completedAt === null ? { 'upload-expires': expiresAt.toUTCString() } : {}),
  };
}

async function answerFault(error: unknown, request: UploadRequest, reply: FastifyReply) {
  // The client has left; what came is kept.
  if (request.raw.destroyed && !request.raw.complete) return reply;
  if (error instanceof RefusedTransfer) {
    // What of the body has not been read, never will be.
    return reply
      .code(error.status)
      .headers({ connection: 'close', ...error.headers })
      .send({ message: error.message });
  }
  if (!(error instanceof StorageFault || isDatabaseAway(error))) throw error;
  request.log.error({ err: error }, 'an upload could not be kept');
  const message = 'The bytes cannot be kept at the moment. Ask where the upload stands, and go on from there.';
  return reply.code(503).headers({ connection: 'close', 'retry-after': 5 }).send({ code: 'UNAVAILABLE', message });
}
