import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { namedFiles } from '../extraction/named-files.ts';

export interface SettledFile {
  /** Below the folder. */
  path: string;
  size: number;
  mtimeMs: number;
}

/** Files of a folder that have stopped growing: those that look the same for a while. */
export class SettledFiles {
  readonly #folder: string;
  readonly #settleMs: number;
  /** When each file was first seen as it is now, by a clock that never goes back. */
  #seen = new Map<string, SettledFile & { since: number }>();

  constructor(folder: string, settleMs: number) {
    this.#folder = folder;
    this.#settleMs = settleMs;
  }

  /** Looks at the folder. `isLeftOut` says which paths are of no interest. */
  async look(isLeftOut: (file: SettledFile) => boolean, now = performance.now()): Promise<SettledFile[]> {
    const seen = new Map<string, SettledFile & { since: number }>();
    for (const whole of await namedFiles([this.#folder], { recursive: true })) {
      const path = relative(this.#folder, whole);
      // It may have been taken away since the folder was read.
      const facts = await stat(join(this.#folder, path)).catch(() => null);
      if (!facts) continue;
      const file = { path, size: facts.size, mtimeMs: facts.mtimeMs };
      if (isLeftOut(file)) continue;
      const before = this.#seen.get(path);
      const isSame = before?.size === file.size && before.mtimeMs === file.mtimeMs;
      seen.set(path, { ...file, since: isSame ? before.since : now });
    }
    this.#seen = seen;
    const settled = [...seen.values()].filter(({ since }) => now - since >= this.#settleMs);
    return settled.map(({ since: _since, ...file }) => file);
  }
}
