import type { ExecutionResult } from 'graphql';

const places = new WeakMap<ExecutionResult, string>();

/** Remembers with which cursor a follower goes on that has seen a result. */
export function keepPlace(result: ExecutionResult, cursor: string): void {
  places.set(result, cursor);
}

/** The cursor of the item that a result shows; `null` where that has none. */
export function placeOf(result: ExecutionResult): string | null {
  return places.get(result) ?? null;
}
