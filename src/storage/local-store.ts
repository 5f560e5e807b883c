import { randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import {
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { Digest } from './digest.ts';
import { ObjectNotFoundError } from './faults.ts';
import { assertKey, assertPrefix, isKey } from './keys.ts';
import { errorCode, isAbsent, storageError } from './local-errors.ts';
import { assertNoLink, removeEmptyFolders, syncFolders } from './local-folders.ts';
import { LocalReader } from './local-reader.ts';
import type { ByteRange, ObjectStat, ObjectStore, PutOptions, StoredObject } from './object-store.ts';
import { assertRange } from './ranges.ts';

/** Hidden, so that no key can name it; inside the root, so that `rename` stays on one file system. */
const temporaryFolder = '.tmp';
/** A running put writes all the time, so a file that was not touched for this long belongs to a dead process. */
const staleAfterMs = 6 * 60 * 60 * 1000;
/** 0 on Windows, which has no such flag. */
const noFollow = constants.O_NOFOLLOW ?? 0;

/**
 * A store in a folder, which may be shared by several processes. Opening creates the folder and removes temporary files that
 * dead processes left. Throws a StorageFault when the folder cannot be used.
 */
export async function openLocalStore(root: string): Promise<ObjectStore> {
  const absolute = resolve(root);
  try {
    await mkdir(join(absolute, temporaryFolder), { recursive: true });
    const store = new LocalStore(await realpath(absolute));
    await store.sweep();
    return store;
  } catch (error) {
    throw storageError(error, absolute);
  }
}

class LocalStore implements ObjectStore {
  readonly #root: string;
  readonly #temporary: string;

  constructor(root: string) {
    this.#root = root;
    this.#temporary = join(root, temporaryFolder);
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, options: PutOptions = {}): Promise<StoredObject> {
    const target = this.#path(key);
    const temporary = join(this.#temporary, `${randomUUID()}.part`);
    const digest = new Digest();
    try {
      const file = await this.#io(open(temporary, 'wx', 0o640));
      try {
        for await (const chunk of digest.through(body, options)) await this.#io(file.writeFile(chunk));
        await this.#io(file.sync());
      } finally {
        await file.close();
      }
      options.signal?.throwIfAborted();
      await this.#io(this.#place(temporary, target));
      return { key, ...digest.end() };
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const path = this.#path(key);
    let file: FileHandle;
    try {
      await assertNoLink(dirname(path));
      file = await open(path, constants.O_RDONLY | noFollow);
    } catch (error) {
      if (!isAbsent(error)) throw storageError(error, this.#root);
      await this.#assertThere();
      throw new ObjectNotFoundError(key);
    }
    try {
      const info = await this.#io(file.stat());
      if (!info.isFile()) throw new ObjectNotFoundError(key);
      if (range) assertRange(range, info.size);
      return new LocalReader(file, this.#root, range?.start ?? 0, Math.min(range?.end ?? info.size, info.size - 1));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async stat(key: string): Promise<ObjectStat | null> {
    const path = this.#path(key);
    try {
      await assertNoLink(dirname(path));
      const info = await lstat(path);
      return info.isFile() ? { key, size: info.size, modifiedAt: info.mtime } : null;
    } catch (error) {
      if (!isAbsent(error)) throw storageError(error, this.#root);
      await this.#assertThere();
      return null;
    }
  }

  async delete(key: string): Promise<void> {
    const path = this.#path(key);
    try {
      await assertNoLink(dirname(path));
      await unlink(path);
    } catch (error) {
      if (!isAbsent(error)) throw storageError(error, this.#root);
      await this.#assertThere();
      return;
    }
    await removeEmptyFolders(dirname(path), this.#root);
  }

  async *list(prefix: string): AsyncGenerator<ObjectStat> {
    assertPrefix(prefix);
    const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
    await this.#assertThere();
    yield* this.#walk(folder, prefix);
  }

  async check(): Promise<void> {
    const probe = join(this.#temporary, `${randomUUID()}.part`);
    try {
      const file = await open(probe, 'wx+', 0o640);
      try {
        await file.writeFile('probe');
        await file.read(Buffer.alloc(5), 0, 5, 0);
      } finally {
        await file.close();
        await rm(probe, { force: true });
      }
    } catch (error) {
      throw storageError(error, this.#root);
    }
  }

  async linkTo(): Promise<null> {
    return null;
  }

  async close(): Promise<void> {}

  /** Removes temporary files whose process died. The file system dates them, so its clock says how old they are. */
  async sweep(): Promise<void> {
    const entries = await readdir(this.#temporary, { withFileTypes: true });
    if (entries.length === 0) return;
    const now = await timeAt(join(this.#temporary, `${randomUUID()}.part`));
    for (const entry of entries) {
      const path = join(this.#temporary, entry.name);
      // Another process may be sweeping too.
      const info = await lstat(path).catch(() => null);
      if (info?.isFile() && now - info.mtimeMs > staleAfterMs) await rm(path, { force: true });
    }
  }

  /** Gives the finished file its name, and makes the name durable. */
  async #place(temporary: string, target: string): Promise<void> {
    const folder = dirname(target);
    for (let attempt = 1; ; attempt += 1) {
      const firstCreated = await mkdir(folder, { recursive: true, mode: 0o750 });
      try {
        await assertNoLink(folder);
        await rename(temporary, target);
      } catch (error) {
        // A delete of the last neighbour may remove the folder between the two calls.
        if (errorCode(error) === 'ENOENT' && attempt < 10) continue;
        throw error;
      }
      await syncFolders(folder, firstCreated === undefined ? folder : dirname(firstCreated));
      return;
    }
  }

  async *#walk(folder: string, prefix: string): AsyncGenerator<ObjectStat> {
    const path = join(this.#root, folder);
    let entries: Dirent[];
    try {
      await assertNoLink(path);
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      if (isAbsent(error)) return;
      throw storageError(error, this.#root);
    }
    for (const entry of entries) {
      const name = folder + entry.name;
      // What is no key is not ours: the temporary folder, lost+found, a file that a person put there.
      if (!name.startsWith(prefix) || !isKey(name)) continue;
      // A link is neither a folder nor a file here, so it is never followed.
      if (entry.isDirectory()) {
        yield* this.#walk(`${name}/`, prefix);
      } else if (entry.isFile()) {
        const stat = await this.stat(name);
        if (stat !== null) yield stat;
      }
    }
  }

  /** The key's grammar already keeps the path inside the root. */
  #path(key: string): string {
    assertKey(key);
    return join(this.#root, ...key.split('/'));
  }

  /** Nothing is missing while the temporary folder is missing too: then the whole store is away, and may come back. */
  async #assertThere(): Promise<void> {
    await this.#io(lstat(this.#temporary));
  }

  /** Our own disk faults become a StorageFault; what the body throws passes through as it is. */
  async #io<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw storageError(error, this.#root);
    }
  }
}

/** What the file system's clock says, by a file that is made for that. On a full disk, that nothing is old. */
async function timeAt(probe: string): Promise<number> {
  try {
    await writeFile(probe, '', { flag: 'wx' });
    return (await lstat(probe)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === 'ENOSPC') return Number.NEGATIVE_INFINITY;
    throw error;
  } finally {
    await rm(probe, { force: true });
  }
}
