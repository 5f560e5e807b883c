import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EngineError } from '../../errors.ts';
import { type Limits, limitExceeded, mostArchiveFiles } from '../../limits.ts';
import type { ByteSource } from '../../model.ts';
import type { Archive } from '../zip/archive.ts';
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
  const { ratioGrace } = await import('../zip/archive.ts');
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
  // Small files are let off one by one, two hundred of them are not.
  if (declared > ratioGrace && declared > source.size * limits.expansionRatio) {
    throw limitExceeded('expansionRatio', limits.expansionRatio, `What ${source.name} holds`);
  }
  const files: ArchiveFile[] = [];
  for (const [at, [name, path]] of checkedPaths(archive, names, source.name).entries()) {
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
  const { Archive } = await import('../zip/archive.ts');
  const archive = await Archive.open(source, limits);
  // Office files are archives too.
  if (archive.has('[Content_Types].xml') || archive.has('META-INF/manifest.xml')) {
    throw new EngineError('UNSUPPORTED_FORMAT', `${source.name} is one document. Upload it without expand.`);
  }
  const [repeated] = archive.repeatedNames;
  if (repeated !== undefined) throw twice(repeated, source.name);
  return archive;
}

/** Each file with the path that it gets, which no other has: not in other case, composed otherwise or with characters that do not show. */
function checkedPaths(archive: Archive, names: readonly string[], archiveName: string): [name: string, path: string][] {
  const taken = new Set<string>();
  return names.map((name) => {
    const path = checkedPath(archive.writtenName(name), archiveName);
    if (archive.isSpecial(name)) {
      throw new EngineError('MALFORMED_FILE', `${path} in ${archiveName} is a link or a device, and no file.`);
    }
    const key = path.normalize('NFC').toLowerCase();
    if (taken.has(key)) throw twice(path, archiveName);
    taken.add(key);
    return [name, path];
  });
}

function twice(path: string, archive: string): EngineError {
  return new EngineError('MALFORMED_FILE', `${archive} holds two files of the name ${path}. Rename one of them.`);
}

/** A path that leads nowhere but into the archive. Characters that turn the ones after them round are left out. */
function checkedPath(written: string, archive: string): string {
  const path = written
    .replaceAll('\\', '/')
    .replace(/\p{Bidi_Control}/gu, '')
    .replace(/^(\.\/)+/, '');
  // Some systems drop blanks behind a name, and people see no invisible characters.
  const seen = path.split('/').map((part) => part.replace(/[\p{Z}\p{Default_Ignorable_Code_Point}]/gu, ''));
  const leadsOut = path.startsWith('/') || /^[a-z]:/i.test(path) || seen.includes('..');
  if (leadsOut) throw new EngineError('MALFORMED_FILE', `${archive} holds a file whose path leads out of it: ${path}`);
  if (path.length > longestPath || /\p{Cc}/u.test(path)) {
    throw new EngineError(
      'MALFORMED_FILE',
      `${archive} holds a file whose path is too long, or has control characters.`,
    );
  }
  return path;
}
