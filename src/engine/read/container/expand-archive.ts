import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded, mostArchiveFiles } from '../../limits.ts';
import type { ByteSource } from '../../model.ts';
import { Archive } from '../zip/archive.ts';
import { memberNames } from './zip-members.ts';

/** A file of an archive, written to disk. */
export interface ArchiveFile {
  /** Its path in the archive, with slashes. */
  path: string;
  /** Where it was written. */
  file: string;
  size: number;
}

const longestPath = 1_000;

/**
 * Writes the files of a zip archive into a folder, under names of ours; empty ones are left out, and archives in it stay what they are.
 * The whole is refused where one file cannot be read, has the name of another, or a path that leads out of the archive.
 *
 * @throws EngineError as `Archive`, UNSUPPORTED_FORMAT for what is no archive of files, LIMIT_EXCEEDED for too many of them
 */
export async function expandArchive(source: ByteSource, limits: Limits, folder: string): Promise<ArchiveFile[]> {
  const archive = await openArchive(source, limits);
  const names = memberNames(archive).filter((name) => archive.expandedSize(name) > 0);
  if (names.length === 0) throw new EngineError('EMPTY_FILE', `${source.name} holds no files.`);
  if (names.length > mostArchiveFiles) {
    const message = `${source.name} holds ${names.length.toLocaleString('en')} files; ${mostArchiveFiles} are expanded at most. Split the archive.`;
    throw new EngineError('LIMIT_EXCEEDED', message, { limit: 'archiveFiles', allowed: mostArchiveFiles });
  }
  const declared = names.reduce((sum, name) => sum + archive.expandedSize(name), 0);
  if (declared > limits.expandedBytes) {
    throw limitExceeded('expandedBytes', limits.expandedBytes, `What ${source.name} holds`);
  }
  const files: ArchiveFile[] = [];
  for (const [at, name] of names.entries()) {
    const path = checkedPath(archive.writtenName(name), source.name);
    const file = join(folder, String(at));
    await pipeline(archive.read(name), createWriteStream(file));
    files.push({ path, file, size: archive.expandedSize(name) });
  }
  return files;
}

async function openArchive(source: ByteSource, limits: Limits): Promise<Archive> {
  const beginning = await source.read(0, 4);
  if (beginning.toString('latin1') !== 'PK\x03\x04') {
    throw new EngineError('UNSUPPORTED_FORMAT', `${source.name} is no zip archive. Upload it without expand.`);
  }
  const archive = await Archive.open(source, limits);
  // Office files are archives too.
  if (archive.has('[Content_Types].xml') || archive.has('META-INF/manifest.xml')) {
    throw new EngineError('UNSUPPORTED_FORMAT', `${source.name} is one document. Upload it without expand.`);
  }
  const [twice] = archive.repeatedNames;
  if (twice !== undefined) {
    throw new EngineError('MALFORMED_FILE', `${source.name} holds two files of the name ${twice}. Rename one of them.`);
  }
  return archive;
}

/** A path that leads nowhere but into the archive. */
function checkedPath(written: string, archive: string): string {
  const path = written.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
  const leadsOut = path.startsWith('/') || /^[a-z]:/i.test(path) || path.split('/').includes('..');
  if (leadsOut) throw new EngineError('MALFORMED_FILE', `${archive} holds a file whose path leads out of it: ${path}`);
  if (path.length > longestPath || /\p{Cc}/u.test(path)) {
    throw new EngineError(
      'MALFORMED_FILE',
      `${archive} holds a file whose path is too long, or has control characters.`,
    );
  }
  return path;
}
