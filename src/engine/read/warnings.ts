import type { SourceWarning } from '../model.ts';

/** Full messages kept per code; more of the same kind are counted only. */
const keptPerCode = 20;

/** Collects what a reader had to decide or repair, without growing with the size of the file. */
export class Warnings {
  readonly #byCode = new Map<string, { messages: string[]; count: number }>();

  /** @param message called only while messages of its kind are kept */
  add(code: string, message: () => string): void {
    const known = this.#byCode.get(code) ?? { messages: [], count: 0 };
    known.count += 1;
    if (known.messages.length < keptPerCode) known.messages.push(message());
    this.#byCode.set(code, known);
  }

  /** All warnings so far, grouped by code; the last of a code tells how many more there were. */
  list(): SourceWarning[] {
    return [...this.#byCode].flatMap(([code, { messages, count }]) => [
      ...messages.map((message) => ({ code, message })),
      ...(count > messages.length ? [{ code, message: `${count - messages.length} more of the same kind` }] : []),
    ]);
  }
}
