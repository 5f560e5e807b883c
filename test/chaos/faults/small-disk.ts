import { execFile } from 'node:child_process';
import { mkdir, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const roomBytes = 3 * 1024 ** 3;

/** A disk of a run's own, in memory, which can be made as small as what is on it. */
export class SmallDisk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder, with a disk on it; or answers why that cannot be done here. */
  static async mount(folder: string): Promise<SmallDisk | string> {
    await mkdir(folder, { recursive: true });
    if (process.platform !== 'linux') return 'only Linux has disks in memory that can be made smaller';
    if (process.getuid?.() !== 0) return 'only root may mount a disk';
    try {
      // The account of PostgreSQL has to walk through it.
      await run('mount', ['-t', 'tmpfs', '-o', `size=${roomBytes},mode=0711`, 'tmpfs', folder]);
      return new SmallDisk(folder);
    } catch (error) {
      return `nothing may be mounted here: ${error instanceof Error ? error.message.trim() : error}`;
    }
  }

  /** From now on there is no room for anything more. */
  async fill(): Promise<void> {
    for (;;) {
      const { blocks, bfree, bsize } = await statfs(this.#folder);
      try {
        await this.#resize((blocks - bfree) * bsize);
        return;
      } catch {
        // More has been written since.
      }
    }
  }

  async free(): Promise<void> {
    await this.#resize(roomBytes);
  }

  async unmount(): Promise<void> {
    await run('umount', ['-l', this.#folder]);
  }

  async #resize(bytes: number): Promise<void> {
    await run('mount', ['-o', `remount,size=${bytes}`, this.#folder]);
  }
}
