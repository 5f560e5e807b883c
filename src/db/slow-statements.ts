import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '../log.ts';

/** What a statement was for, by the signal that its work ends with. */
const operations = new WeakMap<AbortSignal, string>();

/** Names the work that ends with the signal: its slow statements are logged under this name. */
export function nameWork(signal: AbortSignal | undefined, operation: string): void {
  if (signal) operations.set(signal, operation);
}

/** Statements whose plans are remembered. */
const mostPlans = 200;

/**
 * Logs statements that take long: what they were for, and a hash of the plan that PostgreSQL makes for any values. The same statement with
 * another hash has another plan than before. Values are never logged.
 */
export class SlowStatements {
  readonly #explain: (statement: string) => Promise<{ rows: unknown[] }>;
  readonly #log: Logger;
  readonly mostMs: number;
  readonly #plans = new Map<string, Promise<string | null>>();

  /** `explain` runs a statement for the process itself. */
  constructor(explain: (statement: string) => Promise<{ rows: unknown[] }>, log: Logger, mostMs: number) {
    this.#explain = explain;
    this.#log = log;
    this.mostMs = mostMs;
  }

  /** Never throws, and keeps nothing waiting. */
  tell(text: string, milliseconds: number, signal: AbortSignal | undefined): void {
    if (text.startsWith('EXPLAIN')) return;
    const operation = (signal && operations.get(signal)) ?? null;
    const facts = { operation, durationMs: Math.round(milliseconds), statement: text.slice(0, 500) };
    void this.#planOf(text).then((planHash) => this.#log.warn({ ...facts, planHash }, 'slow statement'));
  }

  /** Asked for once in the life of a process, while there is room. */
  #planOf(text: string): Promise<string | null> {
    const known = this.#plans.get(text);
    if (known || this.#plans.size >= mostPlans) return known ?? Promise.resolve(null);
    // PostgreSQL 16 or newer; older ones, and statements that have no plan, have no hash.
    const plan = this.#explain(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${text}`)
      .then(({ rows }) => hashOf(rows))
      .catch(() => null);
    this.#plans.set(text, plan);
    return plan;
  }
}

const node = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Join Type': z.string().optional(),
  get Plans() {
    return z.array(node).optional();
  },
});
const plans = z.array(z.object({ 'QUERY PLAN': z.array(z.object({ Plan: node })) }));

/** Of what a plan does with which tables and indexes; what it expects of rows and costs changes with every analysis. */
function hashOf(rows: unknown[]): string | null {
  const found = plans.safeParse(rows);
  return found.success ? createHash('sha256').update(JSON.stringify(found.data)).digest('hex').slice(0, 12) : null;
}
