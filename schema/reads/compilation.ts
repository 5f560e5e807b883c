import type { FragmentDefinitionNode, VariableValues } from 'graphql';
import type { Permission } from '../../src/auth/permissions.ts';
import type { Viewer } from '../../src/auth/viewer.ts';

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
}

/** One request for a compiled operation. */
export interface ReadRequest {
  readonly viewer: Viewer;
  readonly variables: VariableValues;
  readonly parameters: Parameters;
  alias(): string;
}

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
}

/** Puts the finished value in the place of what the statement has answered. */
export type Finish = (value: unknown, finishing: Finishing, put: (finished: unknown) => void) => void;

/** An expression of one JSON value; `finish` where what it answers is not yet what the client is to see. */
export interface Expression {
  sql: string;
  finish: Finish | null;
}
