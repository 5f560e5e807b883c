import { AdeError } from '../../../clients/typescript/src/index.ts';
import { UploadDocument } from '../generated/graphql.ts';
import { ade } from './ade.ts';
import { operationOf } from './operation.ts';

export type UploadOutcome = { documentId: string } | { message: string };

const operation = operationOf(UploadDocument);

/** Sends a file. `onProgress` gets 0 to 1; `signal` gives it up. Never rejects. */
export async function uploadFile(
  file: File,
  to: { workspaceId: string; onProgress(part: number): void; signal: AbortSignal },
): Promise<UploadOutcome> {
  const { workspaceId, onProgress, signal } = to;
  const onBytes = (sent: number, total: number) => onProgress(total > 0 ? sent / total : 0);
  try {
    const input = { workspaceId, name: file.name, file };
    const { uploadDocument: answer } = await ade.request(operation, { input }, { signal, onBytes });
    return answer.__typename === 'Document' ? { documentId: answer.id } : { message: answer.message };
  } catch (error) {
    return { message: error instanceof AdeError ? error.message : 'It was given up.' };
  }
}
