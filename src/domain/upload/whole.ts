import type { Document } from '../../db/generated/client.ts';
import { type UploadDocumentInput, uploadDocument } from '../document/index.ts';
import type { RequestContext } from '../kernel/index.ts';
import { followUpOf, type UploadPlan } from './expand.ts';

/**
 * Uploads a document with all that is made of it: it and its jobs, and the documents of an archive's files, in one transaction, so that
 * there is none without the others. Throws what `uploadDocument` and `submitJob` throw; faults of the job stand below `run`.
 */
export async function uploadWhole(
  context: RequestContext,
  input: UploadDocumentInput,
  plan: UploadPlan,
  body: AsyncIterable<Uint8Array>,
): Promise<Document> {
  return uploadDocument(context, input, body, followUpOf(context, input.workspaceId, plan, 'uploadDocument'));
}
