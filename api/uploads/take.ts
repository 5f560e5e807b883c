import type { IncomingMessage } from 'node:http';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import {
  declareSize,
  type OpenUpload,
  type Received,
  receiveBytes,
  restartUpload,
  uploadForTransfer,
} from '../../src/domain/upload/index.ts';
import { checksumIn, numberIn, RefusedTransfer } from './protocol.ts';

/** PATCH: goes on where the upload ends. Answers how it stands then. Throws RefusedTransfer. */
export async function takeRest(
  context: FileContext,
  request: IncomingMessage,
  upload: OpenUpload,
): Promise<OpenUpload> {
  const { headers } = request;
  if (headers['content-type'] !== 'application/offset+octet-stream') {
    throw new RefusedTransfer(415, 'The Content-Type of a PATCH is application/offset+octet-stream.');
  }
  const offset = numberIn(headers, 'upload-offset');
  if (offset === null) throw new RefusedTransfer(400, 'Upload-Offset is missing.');
  const checksum = checksumIn(headers);
  const size = numberIn(headers, 'upload-length');
  if (offset !== upload.receivedBytes) throw elsewhere(upload);
  if (size !== null) await declare(context, upload, size);
  const mostBytes = size ?? sizeOf(context, upload);
  requireRoom(headers, mostBytes - offset);
  return take(context, upload, await receiveBytes(context, { upload, body: request, checksum, mostBytes }));
}

/** PUT: the whole file, from its beginning; what came before is thrown away. Throws RefusedTransfer. */
export async function takeWhole(
  context: FileContext,
  request: IncomingMessage,
  upload: OpenUpload,
): Promise<OpenUpload> {
  const checksum = checksumIn(request.headers);
  const mostBytes = sizeOf(context, upload);
  const length = requireRoom(request.headers, mostBytes);
  if (length !== null && upload.byteSize !== null && length !== upload.byteSize) {
    throw new RefusedTransfer(400, `The file has ${upload.byteSize} bytes, and this request brings ${length}.`);
  }
  if (upload.completedAt !== null) throw elsewhere(upload);
  if (upload.receivedBytes > 0n) await restartUpload(context, upload.id);
  const empty = { ...upload, receivedBytes: 0n };
  const received = await receiveBytes(context, { upload: empty, body: request, checksum, mostBytes });
  if (received.outcome === 'KEPT' && upload.byteSize === null) await declare(context, empty, received.receivedBytes);
  return take(context, upload, received);
}

function sizeOf({ policy }: FileContext, { byteSize }: OpenUpload): bigint {
  return byteSize ?? BigInt(policy.limits.uploadBytes);
}

async function declare(context: FileContext, { id }: OpenUpload, size: bigint): Promise<void> {
  if (size > context.policy.limits.uploadBytes) throw tooLarge();
  if (size > 0n && (await declareSize(context, id, size))) return;
  throw new RefusedTransfer(400, 'The upload has another length already, or has come further than that.');
}

/** Refuses a body that says it is longer than what is missing; answers how long it says it is. */
function requireRoom(headers: IncomingMessage['headers'], room: bigint): bigint | null {
  const length = numberIn(headers, 'content-length');
  if (length !== null && length > room) throw tooLarge();
  return length;
}

async function take(context: FileContext, upload: OpenUpload, received: Received): Promise<OpenUpload> {
  switch (received.outcome) {
    case 'KEPT':
    case 'MOVED': {
      const now = await uploadForTransfer(context, upload.id);
      if (!now) throw new RefusedTransfer(404, 'The upload was given up meanwhile.');
      if (received.outcome === 'MOVED') throw elsewhere(now);
      return { ...now, receivedBytes: received.receivedBytes };
    }
    case 'MISMATCH':
      throw new RefusedTransfer(460, 'The bytes are not those that Upload-Checksum is of. None was kept.');
    case 'TOO_LARGE':
      throw tooLarge();
    case 'TOO_MANY_PARTS':
      throw new RefusedTransfer(413, 'The file has come in too many parts. Give this upload up, and send larger ones.');
  }
}

function elsewhere({ receivedBytes }: OpenUpload): RefusedTransfer {
  return new RefusedTransfer(409, `The upload goes on at ${receivedBytes}.`, {
    'upload-offset': receivedBytes.toString(),
  });
}

function tooLarge(): RefusedTransfer {
  return new RefusedTransfer(413, 'That is more than the file has, or than the server takes.');
}
