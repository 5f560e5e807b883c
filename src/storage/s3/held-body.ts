import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { StorageFullError, StorageUnavailableError } from '../faults.ts';
import { errorCode } from '../local-errors.ts';

/** What is larger waits in a file, so that many slow senders cost disk and not memory. */
const mostInMemory = 256 * 1024;

/** A body that has come to its end. */
export interface HeldBody {
  /** Bytes. */
  size: number;
  read(start: number, length: number): Promise<Buffer>;
  /** Frees what it takes. */
  discard(): Promise<void>;
}

/**
 * Takes a body in before the store hears of it: one that fails never begins, and a part that is lost on its way can be sent again. What
 * the body throws comes out as it is, with nothing left behind; a process that is killed leaves nothing either, as the file has no name.
 */
export async function holdBody(body: AsyncIterable<Uint8Array>, folder: string): Promise<HeldBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let file: FileHandle | null = null;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (!file) {
        chunks.push(chunk);
        if (size <= mostInMemory) continue;
        file = await onDisk(openUnnamed(folder), folder);
      }
      for (const waiting of chunks.length > 0 ? chunks.splice(0) : [chunk]) {
        await onDisk(file.writeFile(waiting), folder);
      }
    }
  } catch (error) {
    await file?.close();
    throw error;
  }
  return file ? inFile(file, size, folder) : inMemory(Buffer.concat(chunks));
}

function inMemory(bytes: Buffer): HeldBody {
  return {
    size: bytes.length,
    read: async (start, length) => bytes.subarray(start, start + length),
    discard: async () => {},
  };
}

function inFile(file: FileHandle, size: number, folder: string): HeldBody {
  return {
    size,
    async read(start, length) {
      const bytes = Buffer.allocUnsafe(length);
      for (let at = 0; at < length; ) {
        const { bytesRead } = await onDisk(file.read(bytes, at, length - at, start + at), folder);
        if (bytesRead === 0)
          throw new StorageUnavailableError(`A file in ${folder} has become shorter while it was sent.`);
        at += bytesRead;
      }
      return bytes;
    },
    discard: () => file.close(),
  };
}

/** A file that is gone as soon as it is closed. */
async function openUnnamed(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${randomUUID()}.part`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}

async function onDisk<T>(work: Promise<T>, folder: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOSPC' || code === 'EDQUOT') {
      throw new StorageFullError(
        `The disk under ${folder} is full, where files wait to be sent to the bucket. Free some space.`,
        { cause },
      );
    }
    throw new StorageUnavailableError(
      `Files cannot wait in ${folder} to be sent to the bucket (${code}). Let this process write there, or set ADE_DATA_DIR.`,
      { cause },
    );
  }
}
