import { beginSpan, isTracing } from '../tracing/index.ts';

/** Characters of a statement that a trace keeps; values are never a part of it. */
const longestText = 2_000;

/**
 * Runs a statement, given as node-postgres takes it, as a part of the trace that is under way. What speaks the protocol itself has no text, and is
 * traced by who sends it.
 */
export function traced(text: string | undefined, given: unknown[], run: (given: unknown[]) => unknown): unknown {
  if (!isTracing() || text === undefined) return run(given);
  const name = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? 'statement';
  const facts = { 'db.system.name': 'postgresql', 'db.query.text': text.slice(0, longestText) };
  const span = beginSpan(name, { kind: 'client', facts });
  if (!span) return run(given);
  const callback = given.at(-1);
  if (typeof callback === 'function') {
    const ended = (error: unknown, ...answer: unknown[]) => {
      span.end(error ?? undefined);
      Reflect.apply(callback, undefined, [error, ...answer]);
    };
    return run([...given.slice(0, -1), ended]);
  }
  const result = run(given);
  if (result instanceof Promise) {
    result.then(
      () => span.end(),
      (error: unknown) => span.end(error),
    );
  } else span.end();
  return result;
}
