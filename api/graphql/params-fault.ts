import type { GraphQLError } from 'graphql';
import { refusal } from './refusal.ts';

/** Values inside values that variables may hold: what looks into them, here and elsewhere, has a stack that ends. */
const deepest = 100;

/**
 * What is wrong with a request that cannot be served whatever it asks for, found once instead of in whatever it reaches: U+0000, which
 * PostgreSQL cannot store, and variables that are too deep.
 */
export function paramsFault(params: { query?: string | null | undefined; variables?: unknown }): GraphQLError | null {
  const fault = valueFault(params.variables);
  if (fault === 'DEEP') {
    return refusal(400, 'BAD_USER_INPUT', `The variables hold values inside values, more than ${deepest} levels deep.`);
  }
  if (fault === null && !/\\u(?:0000|\{0+\})/.test(params.query ?? '')) return null;
  return refusal(400, 'BAD_USER_INPUT', 'The request holds the character U+0000, which cannot be stored. Remove it.');
}

function valueFault(variables: unknown): 'NUL' | 'DEEP' | null {
  const waiting = [{ value: variables, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, depth } = next;
    if (depth > deepest) return 'DEEP';
    if (typeof value === 'string' && value.includes('\0')) return 'NUL';
    for (const [key, nested] of entriesOf(value)) {
      if (key.includes('\0')) return 'NUL';
      waiting.push({ value: nested, depth: depth + 1 });
    }
  }
  return null;
}

/** Uploaded files are objects too, but not plain ones; their bytes may be anything. */
function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value) : [];
}
