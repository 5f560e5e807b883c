import { Pausing } from '../../../clients/typescript/src/index.ts';
import { type UploadOutcome, uploadFile } from './upload.ts';

/** Sends a file that is neither paused nor given up, as part of something else. */
export function sendOne(file: File, workspaceId: string): Promise<UploadOutcome> {
  return uploadFile(file, {
    workspaceId,
    onProgress: () => {},
    onPieces: () => {},
    pausing: new Pausing(),
    signal: new AbortController().signal,
  });
}
