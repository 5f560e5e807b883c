/**
 * An operation as text that knows its result and variables: what `@graphql-codegen/client-preset` makes of
 * `graphql(…)` with `documentMode: 'string'`. Written by hand: `typed<Result, Variables>('query …')`.
 */
export interface TypedDocument<Result, Variables> {
  /** Carries the types; there is no such property. */
  __apiType?: (variables: Variables) => Result;
  toString(): string;
}

/** An operation that no code generation has looked at; its types are what the caller says. */
export function typed<Result, Variables = Record<string, never>>(text: string): TypedDocument<Result, Variables> {
  return { toString: () => text };
}

/** What people call the operation. */
export function nameOf(document: TypedDocument<never, never> | { toString(): string }): string {
  return /(?:query|mutation|subscription)\s+(\w+)/.exec(document.toString())?.[1] ?? 'a request';
}
