import { basename } from 'node:path';
import type { Document, Prisma } from '../../db/generated/client.ts';
import { isDatabaseAway } from '../../db/unavailable.ts';
import { ObjectTooLargeError } from '../../storage/faults.ts';
import { documentKey } from '../../storage/keys.ts';
import {
  actorOf,
  type Context,
  createOnce,
  type FileContext,
  LimitError,
  newId,
  requirePermission,
  type Transaction,
  transact,
  ValidationError,
  type ValidationIssue,
  visibleIn,
  withoutBidiControls,
} from '../kernel/index.ts';

export interface UploadDocumentInput {
  workspaceId: string;
  /** The file's name as the user knows it. A path is cut down to its last part. */
  name: string;
  contentType: string;
  tags: readonly string[];
  metadata: Prisma.InputJsonValue | null;
  /** Bytes this way of uploading may take; the server's own limit counts as well. */
  maxBytes: number;
  idempotencyKey: string | null;
}

/** What is committed together with the document, or not at all. */
export interface FollowUp {
  /** What makes two calls different. JSON-serialisable. */
  input: unknown;
  add(tx: Transaction, document: Document): Promise<void>;
}

const maxNameLength = 255;
const maxTags = 50;
const maxTagLength = 64;

/**
 * Streams the bytes into the store, then registers the document and its event in one transaction. If that fails the bytes
 * are deleted again, unless the row may be there. Throws LimitError when the file is too large, ValidationError for an empty file or unusable metadata.
 */
export async function uploadDocument(
  context: FileContext,
  input: UploadDocumentInput,
  body: AsyncIterable<Uint8Array>,
  followUp: FollowUp | null = null,
): Promise<Document> {
  requirePermission(context, input.workspaceId, 'documents.write', 'The workspace');
  const name = withoutBidiControls(basename(input.name.replaceAll('\\', '/'))).trim();
  const issues = faultsOf(name, input.tags);
  if (issues.length > 0) throw new ValidationError('The document cannot be uploaded.', issues);

  const contentType = contentTypeOf(input.contentType);
  const id = newId('Document');
  const storageKey = documentKey(input.workspaceId, id);
  const stored = await storeBytes(
    context,
    storageKey,
    body,
    Math.min(input.maxBytes, context.policy.limits.uploadBytes),
  );
  try {
    if (stored.size === 0) {
      throw new ValidationError('The file is empty.', [
        {
          path: 'file',
          message: 'The file has no bytes. Check that the export or copy was complete.',
          code: 'EMPTY_FILE',
        },
      ]);
    }
    const document = await transact(context, async (tx) => {
      const call = {
        workspaceId: input.workspaceId,
        operation: 'uploadDocument',
        key: input.idempotencyKey,
        input: {
          name,
          sha256: stored.sha256,
          tags: input.tags,
          metadata: input.metadata,
          ...(followUp ? { followUp: followUp.input } : {}),
        },
      };
      const find = (earlier: string) => tx.db.document.findUnique({ where: { id: earlier } });
      return createOnce(tx, call, { id, what: 'The document', find, create });

      async function create() {
        const actor = actorOf(context);
        const created = await tx.db.document.create({
          data: {
            id,
            workspaceId: input.workspaceId,
            kind: 'SOURCE',
            name,
            contentType,
            byteSize: stored.size,
            sha256: stored.sha256,
            storageKey,
            tags: [...input.tags],
            ...(input.metadata === null ? {} : { metadata: input.metadata }),
            actorKind: actor.kind,
            actorId: actor.id,
          },
        });
        tx.record({
          stream: id,
          type: 'document.uploaded',
          payload: { documentId: id, name, byteSize: stored.size, contentType },
          workspaceId: input.workspaceId,
          documentId: id,
        });
        await followUp?.add(tx, created);
        return created;
      }
    });
    if (document.id !== id) await context.store.delete(storageKey);
    return document;
  } catch (error) {
    // A commit whose answer was lost may have made the row: then the bytes stay, to be swept where it has not.
    if (!isDatabaseAway(error)) await context.store.delete(storageKey);
    throw error;
  }
}

async function storeBytes(context: FileContext, key: string, body: AsyncIterable<Uint8Array>, maxBytes: number) {
  try {
    return await context.store.put(key, body, { maxBytes });
  } catch (error) {
    if (!(error instanceof ObjectTooLargeError)) throw error;
    throw new LimitError(
      'uploadBytes',
      `The file is larger than ${Math.floor(maxBytes / 1024 ** 2).toLocaleString('en')} MiB, the most this way of uploading takes.`,
    );
  }
}

/** The media type that was given, if it is one (RFC 6838, 4.2, and its parameters): it becomes a header when the bytes are sent. */
function contentTypeOf(given: string): string {
  const isOne =
    given.length <= 255 &&
    /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}( *; *[\w-]+=("[^"\\\r\n]*"|[\w.+-]+))*$/.test(given);
  return isOne ? given : 'application/octet-stream';
}

function faultsOf(name: string, tags: readonly string[]): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  if (name === '' || name === '.' || name === '..') {
    issues.push({ path: 'name', message: 'Give the document a name.', code: 'REQUIRED' });
  }
  if (name.length > maxNameLength) {
    issues.push({ path: 'name', message: `A name has at most ${maxNameLength} characters.`, code: 'TOO_LONG' });
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) {
    issues.push({ path: 'name', message: 'A name has no control characters.', code: 'INVALID' });
  }
  if (tags.length > maxTags) {
    issues.push({ path: 'tags', message: `A document has at most ${maxTags} tags.`, code: 'TOO_MANY' });
  }
  for (const [index, tag] of tags.entries()) {
    if (tag.trim() === '' || tag.length > maxTagLength) {
      issues.push({ path: `tags.${index}`, message: `A tag has 1 to ${maxTagLength} characters.`, code: 'INVALID' });
    }
  }
  return issues;
}

/** Which document it is, if the viewer may see it and it is not deleted. */
export function findDocumentWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.DocumentWhereInput {
  return { id, workspaceId: visibleIn(context, 'documents.read'), deletedAt: null };
}

/** The document with this id, if the viewer may see it and it is not deleted. */
export async function findDocument(
  context: Context,
  id: string,
  query: Pick<Prisma.DocumentDefaultArgs, 'include' | 'select'> = {},
): Promise<Document | null> {
  return context.db.prisma.document.findFirst({
    ...query,
    where: findDocumentWhere(context, id),
  });
}

/** What a signed link leads to; `null` once the document is deleted. The link stands for the permission. */
export async function documentForDownload(services: Pick<Context, 'db'>, id: string): Promise<Document | null> {
  return services.db.prisma.document.findFirst({ where: { id, deletedAt: null } });
}

/** A document of the workspace by its id or, the latest of equal ones, its name. For the work of jobs: no permission is asked for. */
export async function findDocumentByName(
  services: Pick<Context, 'db'>,
  workspaceId: string,
  nameOrId: string,
): Promise<Document | null> {
  return services.db.prisma.document.findFirst({
    where: { workspaceId, deletedAt: null, OR: [{ id: nameOrId }, { name: nameOrId }] },
    orderBy: { id: 'desc' },
  });
}
