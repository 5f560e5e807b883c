import { open, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

interface Flip {
  byte: number;
  /** A number with one bit. */
  mask: number;
}

/** Bits of stored objects that were changed in place, as a failing disk does. */
export class Damage {
  readonly #objects: string;
  readonly #flips = new Map<string, Flip>();

  constructor(dataDir: string) {
    this.#objects = join(dataDir, 'objects');
  }

  /** Changes one bit of an object that a job has written and that is whole; answers whether there was one. */
  async flipResult(random: () => number): Promise<boolean> {
    const keys = (await this.#results()).filter((key) => !this.#flips.has(key));
    const key = keys[Math.floor(random() * keys.length)];
    return key !== undefined && this.flip(key, random);
  }

  /** Changes one bit of the object; `false` when it has gone. */
  async flip(key: string, random: () => number): Promise<boolean> {
    const { size } = await stat(this.#path(key)).catch(() => ({ size: 0 }));
    if (size === 0) return false;
    const flip = { byte: Math.floor(random() * size), mask: 1 << Math.floor(random() * 8) };
    // Known before it is done: a reader may meet it at once.
    this.#flips.set(key, flip);
    if (await this.#apply(key, flip)) return true;
    this.#flips.delete(key);
    return false;
  }

  /** Keys of objects that are not what was stored. */
  keys(): string[] {
    return [...this.#flips.keys()];
  }

  has(key: string): boolean {
    return this.#flips.has(key);
  }

  /** Makes every object what it was. */
  async mend(): Promise<void> {
    for (const [key, flip] of this.#flips) await this.#apply(key, flip);
    this.#flips.clear();
  }

  async #apply(key: string, { byte, mask }: Flip): Promise<boolean> {
    try {
      const file = await open(this.#path(key), 'r+');
      try {
        const { buffer } = await file.read(Buffer.alloc(1), 0, 1, byte);
        await file.write(Buffer.from([buffer.readUInt8(0) ^ mask]), 0, 1, byte);
      } finally {
        await file.close();
      }
      return true;
    } catch (error) {
      // Removed, with what a lost attempt had stored.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    }
  }

  async #results(): Promise<string[]> {
    const entries = await readdir(this.#objects, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#objects, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .filter((key) => key.includes('/jobs/'));
  }

  #path(key: string): string {
    return join(this.#objects, key);
  }
}
