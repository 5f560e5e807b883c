import { randomUUID } from 'node:crypto';
import { appendFile, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { isMissing } from '../failure.ts';

const entry = z.object({
  /** Below the folder that is watched. */
  path: z.string(),
  size: z.number(),
  mtimeMs: z.number(),
  sha256: z.string(),
  /** RUNNING until it is known what became of the job, and its tables are where they belong. */
  state: z.enum(['RUNNING', 'DONE', 'FAILED']),
  jobId: z.string().nullable(),
});
/** What has been done about one version of a file. */
export type WatchEntry = z.infer<typeof entry>;

const head = z.object({ watch: z.string() });

/** Which files of a folder have been run: a line for each step, so that a process which is killed loses none. */
export class WatchJournal {
  /** Of this folder and no other: part of the keys that keep a file from being run twice. */
  readonly id: string;
  readonly #file: string;
  readonly #byPath = new Map<string, WatchEntry>();
  /** The versions of each path that have been run, in their order. */
  readonly #versions = new Map<string, string[]>();

  private constructor(file: string, id: string) {
    this.#file = file;
    this.id = id;
  }

  /** Reads the file, or begins it. */
  static async open(file: string): Promise<WatchJournal> {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (isMissing(error)) return '';
      throw error;
    });
    // One may have been cut off by the end of its process; then what it said is done again.
    const lines = text.split('\n').map(jsonOf);
    const known = lines.flatMap((line) => head.safeParse(line).data ?? []).at(0);
    const journal = new WatchJournal(file, known?.watch ?? randomUUID());
    if (!known) await journal.#append({ watch: journal.id });
    for (const line of lines.flatMap((value) => entry.safeParse(value).data ?? [])) journal.#keep(line);
    return journal;
  }

  /** What was done last about a path. */
  last(path: string): WatchEntry | null {
    return this.#byPath.get(path) ?? null;
  }

  /** Whether these bytes have been run under this path before. */
  hasRun(path: string, sha256: string): boolean {
    return this.version(path, sha256) > 0;
  }

  /** Which version of the path these bytes are, from 1; 0 for what has not been run. */
  version(path: string, sha256: string): number {
    return (this.#versions.get(path)?.indexOf(sha256) ?? -1) + 1;
  }

  unfinished(): WatchEntry[] {
    return [...this.#byPath.values()].filter(({ state }) => state === 'RUNNING');
  }

  async add(added: WatchEntry): Promise<void> {
    await this.#append(added);
    this.#keep(added);
  }

  #keep(added: WatchEntry): void {
    this.#byPath.set(added.path, added);
    const versions = this.#versions.get(added.path) ?? [];
    if (!versions.includes(added.sha256)) this.#versions.set(added.path, [...versions, added.sha256]);
  }

  /** On a line of its own, whatever a process before this one has left unfinished. */
  async #append(line: object): Promise<void> {
    await appendFile(this.#file, `\n${JSON.stringify(line)}`, { mode: 0o600, flush: true });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
