import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline as connect, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { z } from 'zod';

/** A file of a backup, as it was when it was written. */
export const fileSeal = z.object({ name: z.string().regex(/^\w[\w.-]*$/), bytes: z.int(), sha256: z.string() });
export type FileSeal = z.infer<typeof fileSeal>;

/** Compresses what a source yields into a new file of this name that only our user may read. */
export async function writeSealed(folder: string, name: string, source: Readable): Promise<FileSeal> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    source,
    createZstdCompress(),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(join(folder, name), { flags: 'wx', mode: 0o600, flush: true }),
  );
  return { name, bytes, sha256: hash.digest('hex') };
}

/** What was compressed. Reading it does not verify the seal: `faultOf` does. */
export function readSealed(folder: string, name: string): Readable {
  // What goes wrong ends the stream that is returned with an error.
  return connect(createReadStream(join(folder, name)), createZstdDecompress(), () => {});
}

/** What is wrong with a file; `null` when it is what was written. `isDeep` reads it, otherwise its size decides. */
export async function faultOf(folder: string, { name, bytes, sha256 }: FileSeal, isDeep: boolean) {
  const info = await stat(join(folder, name)).catch(() => null);
  if (!info?.isFile()) return 'is missing';
  if (info.size !== bytes) return `has ${info.size} bytes and should have ${bytes}`;
  if (!isDeep) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, name)), hash);
  return hash.digest('hex') === sha256 ? null : 'is damaged';
}

/** The lines of a compressed text file. */
export async function* readLines(folder: string, name: string): AsyncGenerator<string, void, undefined> {
  let rest = '';
  for await (const text of readSealed(folder, name).setEncoding('utf8')) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

/** Gives a file its content in one step: who reads it finds all of it, or what was there before. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
  await syncFolder(dirname(path));
}

/** Makes the names in a folder durable (fsync(2), "Description"). */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder.
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
