/**
 * Every object's key is made here. The grammar is what a file system, an S3 bucket and a log line all take as it is: segments
 * of letters, digits, `-`, `_` and `.` that start with a letter or a digit, joined by `/`. So `..`, an empty segment, a leading
 * slash and a hidden file cannot be written down. No key is the folder of another.
 */
const segment = '[A-Za-z0-9][A-Za-z0-9._-]{0,127}';
const keyPattern = new RegExp(`^${segment}(?:/${segment}){0,15}$`);
const prefixPattern = new RegExp(`^(?:${segment}/){0,15}(?:${segment})?$`);

export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

/** Throws TypeError unless the key fits the grammar. */
export function assertKey(key: string): void {
  if (!isKey(key)) throw new TypeError(`Not an object key: ${JSON.stringify(key.slice(0, 200))}.`);
}

/** Throws TypeError unless some key can start with the prefix. */
export function assertPrefix(prefix: string): void {
  if (!prefixPattern.test(prefix)) throw new TypeError(`Not a key prefix: ${JSON.stringify(prefix.slice(0, 200))}.`);
}

/** Everything that belongs to workspaces. */
export const workspacesPrefix = 'workspaces/';

/** Everything that belongs to a workspace. */
export function workspacePrefix(workspaceId: string): string {
  return `${workspacesPrefix}${workspaceId}/`;
}

/** The bytes of a document, as uploaded or exported. */
export function documentKey(workspaceId: string, documentId: string): string {
  return `${workspacePrefix(workspaceId)}documents/${documentId}`;
}

/** Some of the bytes of an upload. `name` is new for every part, so two requests that send the same bytes never write the same object. */
export function uploadPartKey(workspaceId: string, uploadId: string, name: string): string {
  return `${workspacePrefix(workspaceId)}uploads/${uploadId}/${name}`;
}

/** Everything that a job wrote, in all its attempts. */
export function jobPrefix(workspaceId: string, jobId: string): string {
  return `${workspacePrefix(workspaceId)}jobs/${jobId}/`;
}

/** The rows of one table. The attempt is part of the key, so two workers on one job never write the same object. */
export function tableRowsKey(workspaceId: string, jobId: string, attempt: number, ordinal: number): string {
  return `${jobPrefix(workspaceId, jobId)}${attempt}/table-${ordinal}.jsonl.zst`;
}

/** One table in one export format ('csv', 'jsonl', …). */
export function exportKey(
  workspaceId: string,
  jobId: string,
  attempt: number,
  ordinal: number,
  format: string,
): string {
  return `${jobPrefix(workspaceId, jobId)}${attempt}/export-${ordinal}.${format}`;
}

/** The mark of an installation in its store. */
export function installationKey(installation: string): string {
  return `installations/${installation}`;
}
