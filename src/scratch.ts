import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './is-alive.ts';

/**
 * Folders for the files of documents that are being read. They stand below one folder per process, so that the process that starts
 * next can tell what a killed one has left behind.
 */
export class Scratch {
  /** The folders of this process, which may have several: a server and a worker of tests, say. */
  static readonly #ours = new Set<string>();
  readonly #own: string;

  private constructor(own: string) {
    this.#own = own;
  }

  /** Removes what dead processes of this role have left on this machine, and prepares a folder for this one. */
  static async open(dataDir: string, role: 'worker' | 'api'): Promise<Scratch> {
    const root = join(dataDir, 'scratch');
    await mkdir(root, { recursive: true, mode: 0o700 });
    for (const name of await readdir(root)) {
      // Those of the other role may belong to a container whose processes are not seen from here.
      if (!name.startsWith(`${role}-`)) continue;
      const pid = Number(/^\w+-(\d+)(?:-\d+)?$/.exec(name)?.[1]);
      // A folder of our own number that is not ours was left by a process that had the number before: in a container all have the same.
      if (pid && (pid === process.pid ? Scratch.#ours.has(join(root, name)) : isAlive(pid))) continue;
      // Its extraction may be writing for one moment more, until it has noticed that its process is gone.
      await rm(join(root, name), { recursive: true, force: true, maxRetries: 5 });
    }
    let own = join(root, `${role}-${process.pid}`);
    for (let number = 2; Scratch.#ours.has(own); number++) own = join(root, `${role}-${process.pid}-${number}`);
    Scratch.#ours.add(own);
    return new Scratch(own);
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

  /** An empty folder that stays until this is closed. */
  async folder(name: string): Promise<string> {
    const folder = join(this.#own, name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  async close(): Promise<void> {
    await rm(this.#own, { recursive: true, force: true });
    Scratch.#ours.delete(this.#own);
  }
}
