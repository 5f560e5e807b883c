import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '../src/is-alive.ts';

/**
 * Folders for the files of running attempts. They stand below one folder per process, so that the worker that starts next can tell
 * what a killed worker has left behind.
 */
export class Scratch {
  readonly #own: string;

  private constructor(own: string) {
    this.#own = own;
  }

  /** Removes what dead workers on this machine have left, and prepares a folder for this process. */
  static async open(dataDir: string): Promise<Scratch> {
    const root = join(dataDir, 'scratch');
    await mkdir(root, { recursive: true, mode: 0o700 });
    for (const name of await readdir(root)) {
      const pid = Number(/^worker-(\d+)$/.exec(name)?.[1]);
      if (pid && pid !== process.pid && isAlive(pid)) continue;
      // Its extraction may be writing for one moment more, until it has noticed that its worker is gone.
      await rm(join(root, name), { recursive: true, force: true, maxRetries: 5 });
    }
    return new Scratch(join(root, `worker-${process.pid}`));
  }

  /** Runs `work` with an empty folder of its own, which is gone afterwards. */
  async within<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
    const folder = join(this.#own, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async close(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true });
  }
}
