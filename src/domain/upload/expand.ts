import { createReadStream } from 'node:fs';
import { RefusedDocumentError } from '../../previews/refused.ts';
import { documentKey } from '../../storage/keys.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { type FollowUp, readDocumentFacts, registerDocument, type StoredFile } from '../document/index.ts';
import { type RunRequest, runOnUpload } from '../job/index.ts';
import { newId, type RequestContext, ValidationError } from '../kernel/index.ts';
import { whileClientWaits } from '../source/index.ts';

/** What is made of an upload besides its document. */
export interface UploadPlan {
  run: RunRequest | null;
  /** Makes documents of the files of a zip archive, and runs them in its place. */
  expand: boolean;
}

/** A file of an archive whose bytes are in the store. */
interface Member {
  id: string;
  name: string;
  path: string;
  object: StoredObject;
  followUp: FollowUp | null;
}

/** What is committed together with a document. Throws ForbiddenError and ValidationError. */
export function followUpOf(
  context: RequestContext,
  workspaceId: string,
  { run, expand }: UploadPlan,
  operation: string,
): FollowUp | null {
  const runOnOne = () => run && runOnUpload(context, workspaceId, run, operation);
  return expand ? expansion(context, runOnOne) : runOnOne();
}

/** Documents of the files of an archive, and a job on each where one is asked for: all of them, or none and no archive either. */
function expansion(context: RequestContext, runOnOne: () => FollowUp | null): FollowUp {
  const members: Member[] = [];
  return {
    input: { expand: true, run: runOnOne()?.input ?? null },
    async prepare(archive) {
      const mostBytes = context.policy.limits.uploadBytes;
      await whileClientWaits((signal) =>
        context.previews.withFiles(archive, mostBytes, signal, async (files) => {
          for (const file of files) {
            signal.throwIfAborted();
            members.push(await storedMember(context, archive, file, runOnOne()));
          }
        }),
      ).catch(rethrowAsIssue);
    },
    async add(tx, archive) {
      const { workspaceId, tags, id: archiveId } = archive;
      for (const { followUp, ...member } of members) {
        const facts = {
          ...member,
          workspaceId,
          contentType: 'application/octet-stream',
          tags,
          metadata: null,
          archiveId,
        };
        const document = await registerDocument(tx, facts);
        await followUp?.add(tx, document);
      }
    },
    async discard() {
      await Promise.all(members.splice(0).map(({ object }) => context.store.delete(object.key)));
    },
  };
}

async function storedMember(
  context: RequestContext,
  { workspaceId }: StoredFile,
  { path, file }: { path: string; file: string },
  followUp: FollowUp | null,
): Promise<Member> {
  const { name } = readDocumentFacts({ name: path, tags: [] }, `The archive cannot be expanded: ${path}.`);
  const id = newId('Document');
  const key = documentKey(workspaceId, id);
  const object = await context.store.put(key, createReadStream(file));
  const { sha256, size } = object;
  try {
    await followUp?.prepare?.({ workspaceId, name, storageKey: key, sha256, byteSize: BigInt(size) });
  } catch (error) {
    await context.store.delete(key);
    throw error;
  }
  return { id, name, path, object, followUp };
}

function rethrowAsIssue(error: unknown): never {
  if (!(error instanceof RefusedDocumentError)) throw error;
  const { code, message } = error;
  throw new ValidationError('The archive cannot be expanded.', [{ path: 'expand', message, code }]);
}
