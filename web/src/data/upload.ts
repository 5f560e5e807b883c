import { AdeError, type Pausing } from '../../../clients/typescript/src/index.ts';
import { ade } from './ade.ts';
import { fingerprintOf, forgetUpload, rememberUpload, unfinishedUploads } from './unfinished-uploads.ts';

/** What became of a file; `isFinal` where another try would be answered as well. */
export type UploadOutcome = { documentId: string } | { message: string; isFinal: boolean };

interface Upload {
  workspaceId: string;
  /** Where it was in the folder that was chosen; nothing for a file that was chosen itself. */
  path?: string;
  /** Gets 0 to 1. */
  onProgress(part: number): void;
  /** The file comes in pieces: it can be paused, and goes on when the page was left. */
  onPieces(): void;
  pausing: Pausing;
  signal: AbortSignal;
}

/** Sends a file, in pieces where it is large; goes on with one that has come in part. `signal` gives it up. Never rejects. */
export async function uploadFile(
  file: File,
  { workspaceId, path = '', onProgress, onPieces, pausing, signal }: Upload,
): Promise<UploadOutcome> {
  const onBytes = (sent: number, total: number) => onProgress(total > 0 ? sent / total : 0);
  let begunId: string | null = null;
  try {
    const most = await ade.uploadLimits(signal);
    const isLarge = file.size > most.inOneRequest;
    const fingerprint = isLarge ? await fingerprintOf(file) : '';
    const known = isLarge ? earlierPart({ file, path }, workspaceId, fingerprint) : undefined;
    const { id } = await ade.upload(file, {
      workspace: workspaceId,
      ...(path === '' ? {} : { path }),
      begun: known,
      pausing,
      signal,
      onBytes,
      onBegun: (begun) => {
        begunId = begun.id;
        rememberUpload({ ...begun, workspaceId, name: file.name, path, size: file.size, fingerprint });
        onPieces();
      },
    });
    if (begunId !== null) forgetUpload(begunId);
    return { documentId: id };
  } catch (error) {
    if (!(error instanceof AdeError)) return { message: 'It was given up.', isFinal: false };
    // There is nothing to go on with; another try begins anew.
    if (begunId !== null && (error.code === 'NOT_FOUND' || error.code === 'VALIDATION_FAILED')) forgetUpload(begunId);
    return { message: error.message, isFinal: error.code === 'VALIDATION_FAILED' || error.code === 'LIMIT_EXCEEDED' };
  }
}

function earlierPart({ file, path }: { file: File; path: string }, workspaceId: string, fingerprint: string) {
  return unfinishedUploads(workspaceId).find(
    (upload) =>
      upload.name === file.name &&
      // Who chooses the file by itself means the one of its folder.
      (path === '' || upload.path === path) &&
      upload.size === file.size &&
      upload.fingerprint === fingerprint,
  );
}
