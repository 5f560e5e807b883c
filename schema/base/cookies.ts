import { ValidationError } from '../../src/domain/kernel/index.ts';
import type { GraphQLContext, SessionCookies } from './context.ts';

/** The cookies of the response. Throws ValidationError where there can be none. */
export function requireCookies({ cookies }: GraphQLContext): SessionCookies {
  if (cookies) return cookies;
  const message =
    'Cookies are set only over HTTP, for a request with the header X-ADE-CSRF: 1 (or of type application/json) from a page of this site.';
  throw new ValidationError(message, [{ path: 'transport', message, code: 'NO_COOKIES' }]);
}
