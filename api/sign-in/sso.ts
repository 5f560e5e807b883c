import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ProviderRefusal, ProviderUnavailable } from '../../src/auth/oidc/identity.ts';
import type { OidcProvider } from '../../src/auth/oidc/provider.ts';
import { makeOpaqueToken } from '../../src/auth/opaque-token.ts';
import type { ProviderSettings } from '../../src/config/provider-settings.ts';
import { beginSignIn, completeSignIn } from '../../src/domain/identity/index.ts';
import { type ClientFacts, ConflictError, contextFor, type RequestContext } from '../../src/domain/kernel/index.ts';
import type { Identification } from '../graphql/context.ts';
import { localPath } from './local-path.ts';
import { messagePage, messagePolicy } from './message-page.ts';
import { type CookiePlace, cookieLine, cookiePlaceOf, RequestCookies } from './session-cookies.ts';

export interface SsoOptions extends Identification {
  providers: readonly ProviderSettings[];
  baseUrlOf(request: IncomingMessage): string;
  clientOf(request: IncomingMessage): ClientFacts;
}

/** Serves `/auth/sso/<provider>/login` and `/callback`: the browser's way to a provider and back, with a session. */
export async function serveSso(
  app: FastifyInstance,
  { services, providers, baseUrlOf, clientOf, meterFor }: SsoOptions,
): Promise<void> {
  const byName = await openProviders(providers);
  const contextOf = ({ raw, id: correlationId }: { raw: IncomingMessage; id: string }): RequestContext =>
    contextFor({ ...services, log: services.log.child({ correlationId }) }, null, {
      correlationId,
      client: clientOf(raw),
    });

  app.get<{ Params: { provider: string } }>('/auth/sso/:provider/login', async (request, reply) => {
    const provider = byName.get(request.params.provider);
    if (!provider) return page(reply, 404, 'There is no such way to sign in.');
    const refused = meterFor(null, clientOf(request.raw)).payFor(priceOfStart, new Map([['signIn', 1]]));
    if (refused) return page(reply, 429, refused.message);
    const baseUrl = baseUrlOf(request.raw);
    const place = cookiePlaceOf(request.raw, baseUrl);
    const context = contextOf(request);
    // Kept from one attempt to the next, so that several tabs can sign in side by side.
    const browserToken = browserTokenOf(request.raw, place) ?? makeOpaqueToken().token;
    const returnTo = localPath(new URL(request.url, baseUrl).searchParams.get('returnTo'), baseUrl);
    const redirectUri = callbackUrl(baseUrl, provider);
    try {
      const { url, expiresAt } = await beginSignIn(context, provider, { browserToken, redirectUri, returnTo });
      return reply
        .headers(headers)
        .header('set-cookie', cookieLine(place, { name: cookieName(place), value: browserToken, expires: expiresAt }))
        .redirect(url.href, 302);
    } catch (error) {
      return failed(context, reply, error);
    }
  });

  app.get<{ Params: { provider: string } }>('/auth/sso/:provider/callback', async (request, reply) => {
    const provider = byName.get(request.params.provider);
    if (!provider) return page(reply, 404, 'There is no such way to sign in.');
    const baseUrl = baseUrlOf(request.raw);
    const place = cookiePlaceOf(request.raw, baseUrl);
    const context = contextOf(request);
    const callback = new URL(callbackUrl(baseUrl, provider));
    callback.search = new URL(request.url, baseUrl).search;
    try {
      const browserToken = browserTokenOf(request.raw, place);
      const { session, returnTo } = await completeSignIn(context, provider, { browserToken, callback });
      const cookies = new RequestCookies(request.raw, place);
      cookies.set(session);
      return reply
        .headers(headers)
        .header('set-cookie', [...cookies.lines])
        .redirect(`${baseUrl}${localPath(returnTo, baseUrl)}`, 303);
    } catch (error) {
      return failed(context, reply, error);
    }
  });
}

/** Points of sending a browser on its way: a row, and perhaps a request to the provider. */
const priceOfStart = 20;
/** Nothing on the way is to be kept, or passed on to the next page. */
const headers = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

/** What speaks to them is loaded where there are any. */
async function openProviders(providers: readonly ProviderSettings[]): Promise<ReadonlyMap<string, OidcProvider>> {
  if (providers.length === 0) return new Map();
  const { OidcProvider } = await import('../../src/auth/oidc/provider.ts');
  return new Map(providers.map((settings) => [settings.name, new OidcProvider(settings)]));
}

function callbackUrl(baseUrl: string, { settings }: OidcProvider): string {
  return `${baseUrl}/auth/sso/${settings.name}/callback`;
}

function cookieName({ prefix }: CookiePlace): string {
  return `${prefix}ade-sso`;
}

function browserTokenOf({ headers }: IncomingMessage, place: CookiePlace): string | null {
  return parseCookie(headers.cookie ?? '')[cookieName(place)] || null;
}

function failed({ log, correlationId }: RequestContext, reply: FastifyReply, error: unknown) {
  const reference = `Reference: ${correlationId}.`;
  if (error instanceof ProviderRefusal) {
    log.warn({ err: error }, 'a single sign-on was refused');
    return page(reply, 403, `You are not signed in. ${error.message} ${reference}`);
  }
  if (error instanceof ConflictError) return page(reply, 403, `You are not signed in. ${error.message} ${reference}`);
  if (error instanceof ProviderUnavailable) {
    log.error({ err: error }, 'a sign-in provider cannot be used');
    return page(reply, 502, `The sign-in provider cannot be reached at the moment. Try again later. ${reference}`);
  }
  throw error;
}

function page(reply: FastifyReply, status: number, message: string) {
  return reply
    .code(status)
    .headers({ ...headers, 'content-security-policy': messagePolicy })
    .type('text/html; charset=utf-8')
    .send(messagePage(message));
}
