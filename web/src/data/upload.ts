import { print } from 'graphql';
import { UploadDocument } from '../generated/graphql.ts';
import { csrfHeader } from './post.ts';
import { isSessionDue, refreshSession } from './session.ts';

export type UploadOutcome = { documentId: string } | { message: string };

/**
 * Sends a file as one multipart request (GraphQL multipart request specification). `onProgress` gets 0 to 1; `signal` gives it up.
 * Never rejects.
 */
export async function uploadFile(
  file: File,
  {
    workspaceId,
    name,
    onProgress,
    signal,
  }: { workspaceId: string; name: string; onProgress(part: number): void; signal: AbortSignal },
): Promise<UploadOutcome> {
  if (isSessionDue()) await refreshSession().catch(() => false);
  const form = new FormData();
  form.set(
    'operations',
    JSON.stringify({ query: print(UploadDocument), variables: { input: { workspaceId, name, file: null } } }),
  );
  form.set('map', JSON.stringify({ 0: ['variables.input.file'] }));
  form.set('0', file);
  return new Promise((resolve) => {
    // Only this way tells how much has been sent.
    const request = new XMLHttpRequest();
    request.open('POST', '/graphql');
    for (const [header, value] of Object.entries(csrfHeader)) request.setRequestHeader(header, value);
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0));
    request.addEventListener('load', () => resolve(outcomeOf(request.responseText)));
    request.addEventListener('error', () => resolve({ message: 'The connection was lost. Try again.' }));
    request.addEventListener('abort', () => resolve({ message: 'Given up.' }));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

interface UploadAnswer {
  data?: { uploadDocument?: { id?: string; message?: string } | null } | null;
  errors?: { message: string }[];
}

function outcomeOf(text: string): UploadOutcome {
  const answer = parsed(text);
  const document = answer?.data?.uploadDocument;
  if (document?.id !== undefined) return { documentId: document.id };
  return {
    message: document?.message ?? answer?.errors?.[0]?.message ?? 'The server did not take the file. Try again.',
  };
}

/** `null` for what is no answer of ours: a proxy in between may speak as well. */
function parsed(text: string): UploadAnswer | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
