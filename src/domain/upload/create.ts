import type { Prisma, Upload } from '../../db/generated/client.ts';
import { readContentType, readDocumentFacts, readDocumentPath, tooLarge } from '../document/index.ts';
import {
  actorOf,
  type Context,
  createOnce,
  LimitError,
  newId,
  requirePermission,
  type Transaction,
  transact,
  ValidationError,
} from '../kernel/index.ts';
import { bytesLeft, noRoomForBytes } from '../quota/index.ts';

interface CreateUploadInput {
  workspaceId: string;
  /** The file's name as the user knows it. A path is cut down to its last part. */
  name: string;
  /** From the folder on that it is uploaded with; `null` for one that comes by itself. */
  path: string | null;
  contentType: string;
  /** Bytes of the file; `null` when that is not known yet. */
  byteSize: bigint | null;
  /** SHA-256 of the file in hex, to be held against what comes. */
  sha256: string | null;
  tags: readonly string[];
  metadata: Prisma.InputJsonValue | null;
  idempotencyKey: string | null;
}

/**
 * Makes room for a file that comes in pieces. Throws LimitError when it is larger than the server takes or the workspace has room for,
 * or when too many of the workspace are unfinished.
 */
export async function createUpload(context: Context, input: CreateUploadInput): Promise<Upload> {
  const { workspaceId, byteSize, metadata } = input;
  requirePermission(context, workspaceId, 'documents.write', 'The workspace');
  const facts = readDocumentFacts(input, 'The upload cannot be begun.');
  const path = readDocumentPath(input.path, 'The upload cannot be begun.');
  const contentType = readContentType(input.contentType);
  const sha256 = readSha256(input.sha256);
  const { limits } = context.policy;
  if (byteSize !== null && byteSize <= 0n) throw noFile();
  if (byteSize !== null && byteSize > limits.uploadBytes) throw tooLarge(limits.uploadBytes, 'the server takes');
  const room = await bytesLeft(context, workspaceId);
  if (room && room.left < Number(byteSize ?? 1n)) throw noRoomForBytes(room.limit);
  const id = newId('Upload');
  const given = {
    ...facts,
    ...(path === null ? {} : { path }),
    contentType,
    byteSize: byteSize?.toString() ?? null,
    sha256,
    metadata,
  };
  return transact(context, async (tx) => {
    const call = { workspaceId, operation: 'createUpload', key: input.idempotencyKey, input: given };
    const find = (earlier: string) => tx.db.upload.findUnique({ where: { id: earlier } });
    return createOnce(tx, call, { id, what: 'The upload', find, create });

    async function create() {
      await requireRoom(tx, workspaceId);
      const actor = actorOf(context);
      // In SQL, so that the database's clock says when it is over.
      await tx.db.$executeRaw`
        INSERT INTO upload (id, workspace_id, name, path, content_type, byte_size, sha256, tags, metadata, actor_kind, actor_id, expires_at)
        VALUES (${id}, ${workspaceId}, ${facts.name}, ${path}, ${contentType}, ${byteSize}, ${sha256}, ${facts.tags},
          ${metadata === null ? null : JSON.stringify(metadata)}::jsonb, ${actor.kind}::"ActorKind", ${actor.id},
          now() + make_interval(hours => ${context.policy.uploads.hours}))`;
      return tx.db.upload.findUniqueOrThrow({ where: { id } });
    }
  });
}

async function requireRoom(tx: Transaction, workspaceId: string): Promise<void> {
  const most = tx.context.policy.uploads.unfinished;
  const unfinished = await tx.db.upload.count({
    where: { workspaceId, completedAt: null, expiresAt: { gt: tx.context.db.clock.now() } },
  });
  if (unfinished < most) return;
  throw new LimitError(
    'unfinishedUploads',
    `The workspace has ${most.toLocaleString('en')} unfinished uploads, the most it may have. Finish some, or give them up.`,
  );
}

function readSha256(given: string | null): string | null {
  if (given === null) return null;
  const sha256 = given.toLowerCase();
  if (/^[0-9a-f]{64}$/.test(sha256)) return sha256;
  const message = 'A SHA-256 is 64 hexadecimal digits.';
  throw new ValidationError('The upload cannot be begun.', [{ path: 'sha256', message, code: 'INVALID' }]);
}

function noFile(): ValidationError {
  const message = 'A file has at least one byte.';
  return new ValidationError('The upload cannot be begun.', [{ path: 'byteSize', message, code: 'EMPTY_FILE' }]);
}
