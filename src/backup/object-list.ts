import { z } from 'zod';
import { readLines } from './files.ts';
import type { Manifest } from './manifest.ts';

/** An object that a backup holds. */
const listed = z.object({ key: z.string(), size: z.int(), sha256: z.string() });
export type ListedObject = z.infer<typeof listed>;

/** The objects of a backup, in the order of their keys' bytes. One line each, so that a million of them is no burden. */
export async function* listedObjects(
  folder: string,
  manifest: Manifest,
): AsyncGenerator<ListedObject, void, undefined> {
  for await (const line of readLines(`${folder}/${manifest.folder}`, manifest.objects.file.name)) {
    yield listed.parse(JSON.parse(line));
  }
}

export function lineOf({ key, size, sha256 }: ListedObject): string {
  return `${JSON.stringify({ key, size, sha256 })}\n`;
}

/** Looks keys up in a sorted list while it is gone through once: they have to be asked for in order. */
export class SortedLookup {
  readonly #list: AsyncIterator<ListedObject>;
  #next: ListedObject | null = null;
  #isOver = false;

  constructor(list: AsyncIterable<ListedObject>) {
    this.#list = list[Symbol.asyncIterator]();
  }

  /** Lets go of the list, however far it was gone through. */
  async close(): Promise<void> {
    await this.#list.return?.();
  }

  /** The entry of this key, or `null`. */
  async find(key: string): Promise<ListedObject | null> {
    for (;;) {
      if (this.#next === null && !this.#isOver) {
        const { value, done } = await this.#list.next();
        this.#isOver = done === true;
        this.#next = value ?? null;
      }
      if (this.#next === null || this.#next.key > key) return null;
      const entry = this.#next;
      this.#next = null;
      if (entry.key === key) return entry;
    }
  }
}
