import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface MadeFile<Facts> {
  bytes: number;
  facts: Facts;
}

interface Entry<Facts> extends MadeFile<Facts> {
  path: string;
  users: number;
  usedAt: number;
}

interface Making<Facts> {
  entry: Promise<Entry<Facts>>;
  /** Who waits for it. When all of them have left, it is not made. */
  waiting: number;
  stop: AbortController;
}

/** Makes the file at the path, which does not exist. When it throws, nothing has to stay. */
export type MakeFile<Facts> = (path: string, signal: AbortSignal) => Promise<MadeFile<Facts>>;

/** Milliseconds after which a file that is not used is removed. */
const idleMs = 3_600_000;

/**
 * Files that are made when they are first asked for, once for all who ask, and kept while they are used: no more than so many bytes
 * of them, and none for longer than an hour after it was used last.
 */
export class FileCache<Facts> {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** What was used last is at the end. */
  readonly #entries = new Map<string, Entry<Facts>>();
  readonly #making = new Map<string, Making<Facts>>();
  readonly #timer: NodeJS.Timeout;
  #made = 0;
  #bytes = 0;

  constructor(folder: string, mostBytes: number) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
    this.#timer = setInterval(() => this.sweep(idleMs), idleMs / 4).unref();
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Does something with a file, which stays for as long. Throws what `make` throws, and the signal's reason. */
  async use<T>(
    key: string,
    make: MakeFile<Facts>,
    signal: AbortSignal,
    work: (path: string, facts: Facts) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const known = this.#entries.get(key);
    if (known) known.users++;
    const entry = known ?? (await this.#join(key, make, signal));
    this.#touch(key, entry);
    try {
      return await work(entry.path, entry.facts);
    } finally {
      entry.users--;
      this.#makeRoom();
    }
  }

  /** Removes what has not been used for so many milliseconds. */
  sweep(unusedMs: number): void {
    const before = performance.now() - unusedMs;
    for (const [key, entry] of this.#entries) if (entry.usedAt <= before) this.#remove(key, entry);
  }

  close(): void {
    clearInterval(this.#timer);
    for (const { stop } of this.#making.values()) stop.abort(new Error('The process stops.'));
  }

  /** The file, of which we are a user. */
  async #join(key: string, make: MakeFile<Facts>, signal: AbortSignal): Promise<Entry<Facts>> {
    const making = this.#making.get(key) ?? this.#begin(key, make);
    making.waiting++;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    // At once, or room might be made of it before we come to use it.
    const held = making.entry.then((entry) => {
      entry.users++;
      return entry;
    });
    try {
      return await Promise.race([held, left.promise]);
    } catch (error) {
      held.then(
        (entry) => {
          entry.users--;
        },
        () => {},
      );
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
      making.waiting--;
      if (making.waiting === 0) {
        // Who asks for it from now on has it made again.
        if (this.#making.get(key) === making) this.#making.delete(key);
        making.stop.abort(signal.reason);
      }
    }
  }

  #begin(key: string, make: MakeFile<Facts>): Making<Facts> {
    const stop = new AbortController();
    const path = join(this.#folder, String(this.#made++));
    const making: Making<Facts> = { stop, waiting: 0, entry: this.#make(path, make, stop.signal) };
    this.#making.set(key, making);
    making.entry.then(
      (entry) => {
        if (this.#making.get(key) !== making) return this.#discard(entry);
        this.#making.delete(key);
        this.#bytes += entry.bytes;
        this.#touch(key, entry);
        return undefined;
      },
      () => {
        if (this.#making.get(key) === making) this.#making.delete(key);
      },
    );
    return making;
  }

  async #make(path: string, make: MakeFile<Facts>, signal: AbortSignal): Promise<Entry<Facts>> {
    try {
      return { ...(await make(path, signal)), path, users: 0, usedAt: performance.now() };
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  #touch(key: string, entry: Entry<Facts>): void {
    entry.usedAt = performance.now();
    this.#entries.delete(key);
    this.#entries.set(key, entry);
  }

  #makeRoom(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#remove(key, entry);
    }
  }

  #remove(key: string, entry: Entry<Facts>): void {
    if (entry.users > 0) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
    void this.#discard(entry);
  }

  /** Best effort: the folder goes with its process. */
  async #discard({ path }: Entry<Facts>): Promise<void> {
    await rm(path, { force: true }).catch(() => {});
  }
}
