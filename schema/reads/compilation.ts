import type { FragmentDefinitionNode, VariableValues } from 'graphql';
import type { Permission } from '../../src/auth/permissions.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { Asked, KnownIds } from '../../src/db/known-ids.ts';

/** What one operation's compilation gathers on its way through the selection. */
export interface Compilation {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: VariableValues;
  /** What the viewer must be allowed wherever they stand; who lacks one of them is answered the ordinary way. */
  readonly permissions: Set<Permission>;
  readonly parameters: Parameters;
  /** A name for a table that none has yet. */
  alias(): string;
  /** A place in the statement that each request fills in. */
  slot(write: Slot): string;
  /** A condition on ids: which may be in question is asked before each request. */
  known(asked: Asked, id: string): string;
}

/** One request for a compiled operation. */
export interface ReadRequest {
  readonly viewer: Viewer;
  readonly variables: VariableValues;
  readonly parameters: Parameters;
  readonly found: KnownByAsked;
  alias(): string;
}

/** What is known of ids, by what was asked (`askKey`). */
export type KnownByAsked = ReadonlyMap<string, KnownIds>;

export type Slot = (request: ReadRequest) => string;

/** Values that stand in a statement as `$1`, `$2` … */
export class Parameters {
  readonly values: (string | null)[];

  constructor(values: readonly (string | null)[] = []) {
    this.values = [...values];
  }

  add(value: string): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** What is needed to finish answers that SQL alone cannot give. */
export interface Finishing {
  /** The operation's context, as resolvers have it. */
  context: unknown;
  /** What is still being waited for. */
  pending: Promise<void>[];
  /** Stands for a part of the answer whose JSON text is there already. */
  written(text: string): unknown;
}

/** Makes of what the statement has answered what the client is to see, or a promise of it. */
export type Finish = (value: unknown, finishing: Finishing) => unknown;

/** Finishes a value that stands in an object or a list; what has to be waited for takes its place there later. */
export function finishAt<Key extends PropertyKey>(
  place: Record<Key, unknown>,
  key: Key,
  finished: unknown,
  { pending }: Finishing,
): void {
  if (!(finished instanceof Promise)) {
    place[key] = finished;
    return;
  }
  // Held for now, so that keys keep the order of the selection.
  place[key] = null;
  pending.push(
    finished.then((settled: unknown) => {
      place[key] = settled;
    }),
  );
}

/** An expression of one JSON value; `finish` where what it answers is not yet what the client is to see. */
export interface Expression {
  sql: string;
  finish: Finish | null;
}
