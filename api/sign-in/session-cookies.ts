import type { IncomingMessage } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { SessionCookies } from '../../schema/base/context.ts';
import type { Credentials } from '../../src/auth/credentials.ts';
import type { OpenSession } from '../../src/domain/identity/index.ts';
import { pathOf } from '../base-url.ts';

/** A header that no page of another site can send: it would take a CORS preflight, which is never answered. */
const csrfHeader = 'x-ade-csrf';

/** The cookies of a session, as one request carries them and as its response sets them. */
export class RequestCookies implements SessionCookies {
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
  readonly #place: CookiePlace;
  #lines: string[] = [];

  constructor({ headers }: IncomingMessage, place: CookiePlace) {
    this.#place = place;
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
    return `${this.#place.prefix}ade-${which}`;
  }

  #line(which: 'access' | 'refresh', value: string, expires: Date): string {
    return cookieLine(this.#place, { name: this.#name(which), value, expires });
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

/** Where browsers keep cookies of ours, and send them back to. */
export interface CookiePlace {
  prefix: '__Host-' | '__Secure-' | '';
  path: string;
}

/**
 * Cookies go over TLS only, except to this very machine. The prefix makes browsers take them only so, and from this host itself, so that no
 * neighbour can plant one (RFC 6265bis, 4.1.3). That one is for whole hosts: below a path, what else is on the host is not sent them, and
 * browsers look at TLS alone.
 */
export function cookiePlaceOf(request: IncomingMessage, baseUrl: string): CookiePlace {
  const path = pathOf(baseUrl) || '/';
  if (!wantsSecureCookies(request, baseUrl)) return { prefix: '', path };
  return { prefix: path === '/' ? '__Host-' : '__Secure-', path };
}

/** A Set-Cookie header. Lax, since pages of other sites lead here, and providers of single sign-on send browsers back. */
export function cookieLine(place: CookiePlace, cookie: { name: string; value: string; expires: Date }): string {
  return stringifySetCookie({
    ...cookie,
    httpOnly: true,
    secure: place.prefix !== '',
    sameSite: 'lax',
    path: place.path,
  });
}

/**
 * Whether it is not this very machine that is talked to over plain HTTP, by its address and by what the browser calls it: there a developer
 * has no TLS. Behind a proxy on this machine the browser calls it something else.
 */
function wantsSecureCookies({ headers }: IncomingMessage, baseUrl: string): boolean {
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
