import type { GraphQLError } from 'graphql';
import { refusal } from './refusal.ts';

/** PostgreSQL cannot store U+0000, so a request that holds it is refused, once, instead of failing in whatever statement it reaches. */
export function nulError(params: { query?: string | null | undefined; variables?: unknown }): GraphQLError | null {
  if (!holdsNul(params.variables) && !/\\u(?:0000|\{0+\})/.test(params.query ?? '')) return null;
  return refusal(400, 'BAD_USER_INPUT', 'The request holds the character U+0000, which cannot be stored. Remove it.');
}

function holdsNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  if (Array.isArray(value)) return value.some(holdsNul);
  // Uploaded files are objects too, but not plain ones; their bytes may be anything.
  const isPlain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && Object.entries(value).some(([key, nested]) => holdsNul(key) || holdsNul(nested));
}
