import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GraphQLError } from 'graphql';
import { bodyLength } from './body-limits.ts';
import type { GivenBack } from './endpoint-options.ts';
import { readLagOf } from './graphql/lagging-reads.ts';
import { answerQuickly, type QuickOptions } from './quick-answer.ts';
import { isHostName } from './request-log.ts';
import { cookiePlaceOf, credentialsIn, isForgeable, RequestCookies } from './sign-in/session-cookies.ts';
import { eventStreamToken } from './streams/sse.ts';

/**
 * Answers queries that are compiled, of viewers who are remembered, before the router and its hooks, which take longer than many a
 * query. What a request has to pass at the endpoint it has to pass here; whatever is out of the ordinary is left to the endpoint.
 */
export class QuickQueries {
  readonly #options: QuickOptions;
  readonly #givenBack = new WeakMap<IncomingMessage, GivenBack>();
  #isClosed = false;

  constructor(options: QuickOptions) {
    this.#options = options;
  }

  /** From now on every request is served the ordinary way. */
  close(): void {
    this.#isClosed = true;
  }

  /** What is known of a request already that comes to the endpoint all the same. */
  givenBack(request: IncomingMessage): GivenBack | null {
    return this.#givenBack.get(request) ?? null;
  }

  /** Answers a request, or has it served the ordinary way. */
  async serve(request: IncomingMessage, response: ServerResponse, ordinarily: RequestListener): Promise<void> {
    const found = this.#isQuick(request) ? this.#signedIn(request) : null;
    // Who is remembered is asked about beside what they ask for: one round trip less.
    const work = found && this.#options.workload.begin(response);
    if (!found || !work || work instanceof GraphQLError) return ordinarily(request, response);
    const { credentials, remembered } = found;
    const signed = { request, response, credentials, viewer: remembered.viewer };
    const given = await answerQuickly(signed, remembered, this.#options);
    if (given === null) return;
    this.#givenBack.set(request, given);
    work.end();
    ordinarily(request, response);
  }

  #isQuick(request: IncomingMessage): boolean {
    const { url, headers } = request;
    const { services } = this.#options;
    if (url !== '/graphql' || this.#isClosed || !this.#options.queries.handles(request)) return false;
    const length = bodyLength(request);
    const isShort = length !== null && length <= this.#options.requests.bodyBytes;
    const isOfStream = headers[eventStreamToken] !== undefined || headers['last-event-id'] !== undefined;
    // The primary is asked who they are, and another server for the rest.
    if (services.replica && readLagOf(request, 1)) return false;
    const isPlain = headers['transfer-encoding'] === undefined && !isOfStream;
    return isShort && isPlain && isHostName(headers.host) && !isForgeable(request, this.#options.isOwnOrigin(request));
  }

  /** Who sent the request, where they are remembered; credentials that are wrong are refused elsewhere. */
  #signedIn(request: IncomingMessage) {
    const { services, baseUrlOf } = this.#options;
    const place = () => cookiePlaceOf(request, baseUrlOf(request));
    const cookies = request.headers.cookie === undefined ? null : new RequestCookies(request, place());
    const credentials = credentialsIn(request, cookies);
    try {
      const remembered = services.signIns.recall(credentials);
      return remembered && { credentials, remembered };
    } catch {
      return null;
    }
  }
}
