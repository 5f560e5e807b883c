import type { ServerResponse } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { Remembered } from '../src/auth/sign-ins.ts';
import { cancelledBy } from '../src/db/cancellation.ts';
import { encoders, encodingFor } from './answer.ts';
import { refusalResponse } from './body-limits.ts';
import type { EndpointOptions, GivenBack } from './endpoint-options.ts';
import type { JsonQueries } from './graphql/json-queries.ts';
import { maskError } from './graphql/masking.ts';
import { allowanceHeaders } from './limits/rate-limited.ts';
import { unavailable } from './limits/unavailable.ts';
import { QuickFacts, type SignedRequest } from './quick-facts.ts';
import { type LoggedRequest, standingHeaders } from './request-log.ts';
import { ClientLeftError } from './when-closed.ts';

export interface QuickOptions extends EndpointOptions {
  queries: JsonQueries;
  answered(request: LoggedRequest): void;
}

const sameHeaders = Object.entries({ ...standingHeaders, 'cache-control': 'no-store', vary: 'Accept-Encoding' }).flat();

/**
 * Answers a query within its deadline, for as long as its client is there, and resolves to `null` then; or to what the ordinary way
 * has to know of it, with nothing sent. Never rejects.
 */
export async function answerQuickly(
  signed: SignedRequest,
  remembered: Remembered,
  options: QuickOptions,
): Promise<GivenBack | null> {
  const { request, response } = signed;
  const begun = performance.now();
  const ending = new AbortController();
  const over = Promise.withResolvers<never>();
  const facts = new QuickFacts(signed, ending.signal, options);
  const close = () => {
    const hasLeft = !response.writableFinished;
    if (hasLeft) ending.abort(new ClientLeftError());
    const { operation, reads, correlationId: id } = facts;
    const seconds = (performance.now() - begun) / 1_000;
    const status = hasLeft ? 499 : response.statusCode;
    options.answered({ id, url: '/graphql', method: 'POST', route: '/graphql', operation, reads, status, seconds });
  };
  response.once('close', close);
  await options.turns.take(facts.meter.who);
  const deadline = setTimeout(() => {
    const error = unavailable('DEADLINE');
    over.reject(error);
    ending.abort(error);
  }, facts.deadlineMs);
  try {
    const text = await Promise.race([
      cancelledBy(ending.signal, async () => {
        const body = await options.bodies.read(request, response, facts);
        return options.queries.textFor(body, facts, remembered);
      }),
      over.promise,
    ]);
    if (text === null) {
      response.off('close', close);
      return { body: facts.body ?? '', reads: facts.reads };
    }
    await send(signed, facts, text, options.queries.typeFor(request));
  } catch (error) {
    refuse(response, facts, maskError(error, facts.log, facts.correlationId));
  } finally {
    clearTimeout(deadline);
  }
  return null;
}

async function send({ request, response }: SignedRequest, facts: QuickFacts, text: string, type: string) {
  const headers = ['x-request-id', facts.correlationId, ...sameHeaders, 'content-type', type];
  for (const [name, value] of Object.entries(allowanceHeaders(facts.meter))) headers.push(name, value);
  const bytes = Buffer.byteLength(text);
  const encoding = encodingFor(request, bytes);
  if (encoding === null) {
    headers.push('content-length', String(bytes));
    response.writeHead(200, headers).end(text);
    return;
  }
  const encoded = await encoders[encoding](text);
  headers.push('content-encoding', encoding, 'content-length', String(encoded.length));
  response.writeHead(200, headers).end(encoded);
}

function refuse(response: ServerResponse, facts: QuickFacts, error: GraphQLError): void {
  if (response.headersSent) return void response.destroy();
  const { status, headers, body } = refusalResponse(facts.meter, error);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'x-request-id': facts.correlationId,
    ...standingHeaders,
    'cache-control': 'no-store',
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
