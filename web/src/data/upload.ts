import { AdeError, type Pausing } from '../../../clients/typescript/src/index.ts';
import { ade } from './ade.ts';
import { fingerprintOf, forgetUpload, rememberUpload, unfinishedUploads } from './unfinished-uploads.ts';

/** What became of a file; `isFinal` where another try would be answered as well. */
export type UploadOutcome = { documentId: string } | { message: string; isFinal: boolean };

interface Upload {
  workspaceId: string;
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
  { workspaceId, onProgress, onPieces, pausing, signal }: Upload,
): Promise<UploadOutcome> {
  const onBytes = (sent: number, total: number) => onProgress(total > 0 ? sent / total : 0);
  let begunId: string | null = null;
  try {
    const most = await ade.uploadLimits(signal);
    const isLarge = file.size > most.inOneRequest;
    const fingerprint = isLarge ? await fingerprintOf(file) : '';
    const known = isLarge ? earlierPart(file, workspaceId, fingerprint) : undefined;
    const { id } = await ade.upload(file, {
      workspace: workspaceId,
      begun: known,
      pausing,
      signal,
      onBytes,
      onBegun: (begun) => {
        begunId = begun.id;
        rememberUpload({ ...begun, workspaceId, name: file.name, size: file.size, fingerprint });
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

function earlierPart(file: File, workspaceId: string, fingerprint: string) {
  return unfinishedUploads(workspaceId).find(
    (upload) => upload.name === file.name && upload.size === file.size && upload.fingerprint === fingerprint,
  );
}
