import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupError } from './error.ts';
import { fileSeal, replaceFile } from './files.ts';

const formatVersion = 1;

/** The part that every version of the format has. */
const envelope = z.object({ format: z.literal('ade-backup'), version: z.int(), release: z.string() });

const manifest = z.object({
  format: z.literal('ade-backup'),
  version: z.literal(formatVersion),
  /** The release of ADE that made it. */
  release: z.string(),
  /** The moment of the snapshot, by the database's clock. */
  takenAt: z.iso.datetime(),
  /** Of which installation it is; `null` for one whose store was never marked. */
  installation: z.string().nullable(),
  postgres: z.string(),
  /** Every event up to this position is in it, unless it was deleted before; a bigint. */
  feedHorizon: z.string(),
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
  /** Where in the backup its tables and its list of objects are. */
  folder: z.string().regex(/^snapshot-[\w-]+$/),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.int(), file: fileSeal })),
  sequences: z.array(z.object({ name: z.string(), value: z.string(), isCalled: z.boolean() })),
  objects: z.object({ count: z.int(), bytes: z.int(), file: fileSeal }),
  /** Objects that rows name and the store did not have whole, so that the backup does not have them either. */
  damaged: z.array(z.object({ key: z.string(), subjectId: z.string(), problem: z.string() })),
});

/** What a backup is: written last, so that there is none before everything else is there. */
export type Manifest = z.infer<typeof manifest>;

const pathIn = (folder: string) => join(folder, 'manifest.json');

export async function writeManifest(folder: string, content: Manifest): Promise<void> {
  await replaceFile(pathIn(folder), rendered(content));
}

/** `null` when the folder holds no finished backup. Throws BackupError when the manifest is damaged, or of a newer release. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  let text: string;
  try {
    text = await readFile(pathIn(folder), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const damaged = new BackupError(
    `${pathIn(folder)} is damaged: it is not what was written. Take another copy of this backup, or make one in another folder.`,
  );
  let content: unknown;
  try {
    content = JSON.parse(text).content;
  } catch {
    throw damaged;
  }
  const about = envelope.safeParse(content).data;
  if (!about || rendered(content) !== text) throw damaged;
  if (about.version > formatVersion) {
    throw new BackupError(
      `The backup in ${folder} was made by ADE ${about.release}, in a format that this release does not know. Restore it with that release or a newer one.`,
    );
  }
  return manifest.parse(content);
}

/** The same for a folder that has to hold a backup. */
export async function requireManifest(folder: string): Promise<Manifest> {
  const found = await readManifest(folder);
  if (found) return found;
  throw new BackupError(
    `There is no finished backup in ${folder}: manifest.json is missing, which is written last. Name the folder that was given to "ade backup".`,
  );
}

/** With the hash of its own text, so that any change to it is seen. */
function rendered(content: unknown): string {
  const sha256 = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return `${JSON.stringify({ content, sha256 }, null, 1)}\n`;
}
