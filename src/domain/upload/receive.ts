import { createHash, type Hash, randomUUID } from 'node:crypto';
import type { Upload } from '../../db/generated/client.ts';
import { uploadPartKey } from '../../storage/keys.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import type { FileContext } from '../kernel/index.ts';
import { removeParts } from './find.ts';
import { PartedBody } from './parts.ts';

/** Bytes that a process may lose when it is killed: what has come since the last part was kept. */
const partBytes = 8 * 1024 ** 2;
/** Parts of one upload, so that a client which sends a byte at a time does not fill the store with objects. */
const maxParts = 10_000;

/** Hashes that what comes can be held against, as the checksum extension of tus names them. */
export const checksumAlgorithms = ['sha1', 'sha256', 'md5'] as const;
export interface Checksum {
  algorithm: (typeof checksumAlgorithms)[number];
  digest: Buffer;
}

export type Received =
  /** All of the body was kept. */
  | { outcome: 'KEPT'; receivedBytes: bigint }
  /** Another request has sent bytes for the same place, or the upload is over. */
  | { outcome: 'MOVED' }
  /** The bytes are not those that the checksum is of; none is kept. */
  | { outcome: 'MISMATCH' }
  | { outcome: 'TOO_LARGE' }
  | { outcome: 'TOO_MANY_PARTS' };

interface Arrival {
  upload: Upload;
  body: AsyncIterable<Uint8Array>;
  checksum: Checksum | null;
  /** Bytes that the file has at most. */
  mostBytes: bigint;
}

/**
 * Keeps what comes of a file from `upload.receivedBytes` on: part by part, each durable before the next begins, so that any process can go
 * on after the last one. Which of two requests for the same place is kept, the database says. A body that breaks off is kept as far as it
 * came and then thrown as what broke it off; with a checksum, all of it is kept or nothing.
 */
export async function receiveBytes(
  context: FileContext,
  { upload, body, checksum, mostBytes }: Arrival,
): Promise<Received> {
  const parted = new PartedBody(body);
  const hash = checksum && createHash(checksum.algorithm);
  const held: StoredObject[] = [];
  let end = upload.receivedBytes;
  let kept = upload.receivedBytes;
  const dropHeld = async (received: Received) => {
    const keys = held.map(({ key }) => key);
    await removeParts(context, keys);
    return received;
  };
  for (let count = await partsOf(context, upload.id); await parted.hasMore(); count += 1) {
    const left = mostBytes - end;
    if (left <= 0n) return dropHeld({ outcome: 'TOO_LARGE' });
    if (count >= maxParts) return dropHeld({ outcome: 'TOO_MANY_PARTS' });
    const key = uploadPartKey(upload.workspaceId, upload.id, randomUUID());
    const bytes = parted.part(Math.min(partBytes, Number(left)));
    const part = await context.store.put(key, hash ? hashed(bytes, hash) : bytes);
    held.push(part);
    end += BigInt(part.size);
    if (checksum) continue;
    if (!(await keep(context, upload.id, kept, held))) return dropHeld({ outcome: 'MOVED' });
    held.length = 0;
    kept = end;
  }
  if (parted.fault !== null) {
    await dropHeld({ outcome: 'MOVED' });
    throw parted.fault;
  }
  if (hash && checksum && !hash.digest().equals(checksum.digest)) return dropHeld({ outcome: 'MISMATCH' });
  if (held.length > 0 && !(await keep(context, upload.id, kept, held))) return dropHeld({ outcome: 'MOVED' });
  return { outcome: 'KEPT', receivedBytes: end };
}

async function* hashed(bytes: AsyncIterable<Uint8Array>, hash: Hash): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
}

async function partsOf({ db }: FileContext, uploadId: string): Promise<number> {
  return db.prisma.uploadPart.count({ where: { uploadId } });
}

/** Takes parts over, which follow each other from `start` on, in one statement. Answers whether that is still where the upload ends. */
async function keep(
  { db }: FileContext,
  uploadId: string,
  start: bigint,
  parts: readonly StoredObject[],
): Promise<boolean> {
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const { rowCount } = await db.pool.query(
    `WITH moved AS (
       UPDATE upload SET received_bytes = received_bytes + $3
       WHERE id = $1 AND received_bytes = $2 AND completed_at IS NULL AND expires_at > now()
       RETURNING id
     )
     INSERT INTO upload_part (upload_id, start, byte_size, storage_key, sha256)
     SELECT moved.id, $2 + sum(size) OVER (ORDER BY place) - size, size, key, sha256
     FROM moved, unnest($4::bigint[], $5::text[], $6::text[]) WITH ORDINALITY AS part(size, key, sha256, place)`,
    [
      uploadId,
      start.toString(),
      size,
      parts.map((part) => part.size),
      parts.map(({ key }) => key),
      parts.map(({ sha256 }) => sha256),
    ],
  );
  return rowCount === parts.length;
}

/** Says how large the file is, where that was not known. Answers whether it fits what has come, and what was said before. */
export async function declareSize({ db }: FileContext, uploadId: string, byteSize: bigint): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE upload SET byte_size = $2
     WHERE id = $1 AND completed_at IS NULL AND (byte_size = $2 OR byte_size IS NULL AND received_bytes <= $2)`,
    [uploadId, byteSize.toString()],
  );
  return rowCount === 1;
}
