import type { BegunUpload } from '../../../clients/typescript/src/index.ts';
import { keptKeys } from './kept.ts';

/** What is remembered of a file that has not come as a whole: with the same file at hand, any page of this browser goes on with it. */
export interface UnfinishedUpload extends BegunUpload {
  workspaceId: string;
  name: string;
  /** Of one that was chosen with its folder. */
  path?: string;
  size: number;
  fingerprint: string;
}

/** Bytes at each end of a file that tell it from another one with its name and size. */
const endBytes = 1024 ** 2;

/** SHA-256 of both ends of a file, in hex: a large one is not read as a whole to know it again. */
export async function fingerprintOf(file: File): Promise<string> {
  // Browsers hash on pages that came by https alone.
  if (!isSecureContext) return `of ${file.lastModified}`;
  const ends = new Blob([file.slice(0, endBytes), file.slice(Math.max(endBytes, file.size - endBytes))]);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', await ends.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Those that there is time left for. */
export function unfinishedUploads(workspaceId: string): UnfinishedUpload[] {
  return remembered().filter((upload) => upload.workspaceId === workspaceId);
}

export function rememberUpload(upload: UnfinishedUpload): void {
  keep([...remembered().filter(({ id }) => id !== upload.id), upload]);
}

export function forgetUpload(id: string): void {
  keep(remembered().filter((upload) => upload.id !== id));
}

function remembered(): UnfinishedUpload[] {
  try {
    const uploads: unknown = JSON.parse(localStorage.getItem(keptKeys.uploads) ?? '[]');
    return Array.isArray(uploads)
      ? uploads.filter(isUpload).filter(({ expiresAt }) => Date.parse(expiresAt) > Date.now())
      : [];
  } catch {
    // It holds something else.
    return [];
  }
}

function isUpload(value: unknown): value is UnfinishedUpload {
  if (typeof value !== 'object' || value === null) return false;
  const texts = ['id', 'url', 'expiresAt', 'workspaceId', 'name', 'fingerprint'];
  const facts = new Map<string, unknown>(Object.entries(value));
  return texts.every((key) => typeof facts.get(key) === 'string') && typeof facts.get('size') === 'number';
}

function keep(uploads: readonly UnfinishedUpload[]): void {
  localStorage.setItem(keptKeys.uploads, JSON.stringify(uploads));
}
