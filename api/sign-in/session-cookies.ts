import type { IncomingMessage } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { SessionCookies } from '../../schema/base/context.ts';
import type { Credentials } from '../../src/auth/credentials.ts';
import type { OpenSession } from '../../src/domain/identity/index.ts';

/** A header that no page of another site can send: it would take a CORS preflight, which is never answered. */
const csrfHeader = 'x-ade-csrf';

/** The cookies of a session, as one request carries them and as its response sets them. */
export class RequestCookies implements SessionCookies {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly #isSecure: boolean;
  #lines: string[] = [];

  /**
   * `isSecure` unless the browser talks to this very machine over plain HTTP. The prefix makes browsers take the cookie only
   * over TLS and from this host itself, so that no neighbour can plant one (RFC 6265bis, 4.1.3).
   */
  constructor({ headers }: IncomingMessage, isSecure: boolean) {
    this.#isSecure = isSecure;
    const cookies = parseCookie(headers.cookie ?? '');
    this.accessToken = cookies[this.#name('access')] || null;
    this.refreshToken = cookies[this.#name('refresh')] || null;
  }

  get isGiven(): boolean {
    return this.accessToken !== null || this.refreshToken !== null;
  }

  /** The values of the response's Set-Cookie headers. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  set(session: OpenSession): void {
    this.#lines = [
      this.#line('access', session.accessToken, session.accessTokenExpiresAt),
      this.#line('refresh', session.refreshToken, session.refreshTokenExpiresAt),
    ];
  }

  clear(): void {
    this.#lines = [this.#line('access', '', new Date(0)), this.#line('refresh', '', new Date(0))];
  }

  #name(which: 'access' | 'refresh'): string {
    return `${this.#isSecure ? '__Host-' : ''}ade-${which}`;
  }

  #line(which: 'access' | 'refresh', value: string, expires: Date): string {
    return stringifySetCookie({
      name: this.#name(which),
      value,
      expires,
      httpOnly: true,
      secure: this.#isSecure,
      sameSite: 'lax',
      path: '/',
    });
  }
}

/** What a request carries to prove who is asking. */
export function credentialsIn({ headers }: IncomingMessage, cookies: RequestCookies | null): Credentials {
  const apiKey = headers['x-api-key'];
  return {
    apiKey: typeof apiKey === 'string' ? apiKey : null,
    authorization: headers.authorization ?? null,
    cookie: cookies?.accessToken ?? null,
  };
}

/**
 * Cookies go over TLS only, except to this very machine, by its address and by what the browser calls it: there a developer has none.
 * Behind a proxy on this machine the browser calls it something else.
 */
export function wantsSecureCookies({ headers }: IncomingMessage, baseUrl: string): boolean {
  const isHere = (address: string) => {
    const url = URL.parse(address);
    return url?.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  };
  return !isHere(baseUrl) || !isHere(`http://${headers.host}`);
}

/**
 * Whether a page of another site could have made the browser send this request, cookies and all: it may send forms anywhere, but
 * neither JSON nor headers of its own without being asked for permission first. Reading by GET changes nothing and tells the
 * other page nothing.
 */
export function isForgeable({ method, headers }: IncomingMessage, isOwnOrigin: boolean): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  const isJson = /^application\/json *(;|$)/i.test(headers['content-type'] ?? '');
  return !isOwnOrigin || !(isJson || headers[csrfHeader] !== undefined);
}
