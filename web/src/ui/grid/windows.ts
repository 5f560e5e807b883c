import { useEffect, useState, useSyncExternalStore } from 'react';
import { whenBack } from '../../data/connection.ts';
import type { Failure } from '../../data/failure.ts';
import type { Reading, Unread } from '../../data/read.ts';

/** Parts that are kept: the oldest goes when there are more. */
const keptParts = 120;
const readAtATime = 2;
/** Milliseconds that sight has to rest after a jump, before what is there is read: of what only flies past, something now and then is enough. */
const restMs = 80;
const glimpseMs = 300;

/** Parts of something large, which are read when they come into sight. What has been read stays until others take its place. */
export class Windows<Part> {
  readonly #read: (key: number) => Promise<Reading<Part>>;
  readonly #parts = new Map<number, Part>();
  readonly #listeners = new Set<() => void>();
  readonly #reading = new Set<number>();
  #wanted: readonly number[] = [];
  #failure: Failure | null = null;
  #changes = 0;
  #rest: ReturnType<typeof setTimeout> | null = null;
  #begunAt = 0;
  /** Nothing is read: something failed, and is tried again when the server is back or the person says so. */
  #isHeld = false;
  #isLookedAt = false;
  #stopWaiting: (() => void) | null = null;

  constructor(read: (key: number) => Promise<Reading<Part>>) {
    this.#read = read;
  }

  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** How often something has changed. */
  readonly changes = () => this.#changes;

  get failure(): Failure | null {
    return this.#failure;
  }

  /** `undefined` until it has been read. */
  part(key: number): Part | undefined {
    return this.#parts.get(key);
  }

  /** What has been read and is kept, by key. */
  parts(): IterableIterator<[number, Part]> {
    return this.#parts.entries();
  }

  /** Reads these parts, and no longer those that were wanted before and have not been begun. */
  want(keys: readonly number[]): void {
    const isJump = this.#wanted.length > 0 && !keys.some((key) => this.#wanted.includes(key));
    this.#wanted = keys;
    if (this.#rest !== null) clearTimeout(this.#rest);
    this.#rest = null;
    if (isJump && performance.now() - this.#begunAt < glimpseMs) {
      this.#rest = setTimeout(() => this.#readNext(), restMs);
    } else {
      this.#readNext();
    }
  }

  /** What fails because the server is away is read again when it is back, until the answer is called. */
  lookAt(): () => void {
    this.#isLookedAt = true;
    return () => {
      this.#isLookedAt = false;
      this.#stopWaiting?.();
      this.#stopWaiting = null;
    };
  }

  /** Reads what failed once more. */
  retry(): void {
    this.#failure = null;
    this.#changed();
    this.#goOn();
  }

  #goOn(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
    this.#isHeld = false;
    this.#readNext();
  }

  #readNext(): void {
    if (this.#isHeld) return;
    for (const key of this.#wanted) {
      if (this.#reading.size >= readAtATime) return;
      if (!this.#parts.has(key) && !this.#reading.has(key)) void this.#readOne(key);
    }
  }

  async #readOne(key: number): Promise<void> {
    this.#reading.add(key);
    this.#begunAt = performance.now();
    const reading = await this.#read(key);
    this.#reading.delete(key);
    if ('failure' in reading) this.#hold(reading);
    else {
      // Beside one that failed, another may still come.
      if (!this.#isHeld) this.#failure = null;
      this.#keep(key, reading.part);
    }
    this.#changed();
    this.#readNext();
  }

  #hold({ failure, isPassing }: Unread): void {
    this.#failure = failure;
    this.#isHeld = true;
    if (isPassing && this.#isLookedAt) this.#stopWaiting ??= whenBack(() => this.#goOn());
  }

  #keep(key: number, part: Part): void {
    this.#parts.set(key, part);
    const [oldest] = this.#parts.keys();
    if (this.#parts.size > keptParts && oldest !== undefined) this.#parts.delete(oldest);
  }

  #changed(): void {
    this.#changes += 1;
    for (const listener of this.#listeners) listener();
  }
}

/** Windows of what `read` reads, which stays the same as long as the component does. Draws again when a part has come. */
export function useWindows<Part>(read: (key: number) => Promise<Reading<Part>>): Windows<Part> {
  const [windows] = useState(() => new Windows(read));
  useSyncExternalStore(windows.subscribe, windows.changes);
  useEffect(() => windows.lookAt(), [windows]);
  return windows;
}
