import type { Viewer } from '../../src/auth/viewer.ts';

/** Counts the connections that each viewer holds open, so that one viewer cannot hold all of them. */
export class Admission {
  readonly #most: number;
  readonly #held = new Map<string, number>();

  /** `most`: how many connections one viewer may hold open at a time. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Connections that are held open now. */
  get size(): number {
    return [...this.#held.values()].reduce((sum, held) => sum + held, 0);
  }

  /** Answers how to give the connection back, to be called once; `null` when the viewer holds as many as they may. */
  admit({ actor }: Viewer): (() => void) | null {
    const key = `${actor.kind}:${actor.id}`;
    const held = this.#held.get(key) ?? 0;
    if (held >= this.#most) return null;
    this.#held.set(key, held + 1);
    return () => {
      const left = (this.#held.get(key) ?? 1) - 1;
      if (left > 0) this.#held.set(key, left);
      else this.#held.delete(key);
    };
  }
}
