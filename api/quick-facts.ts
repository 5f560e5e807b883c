import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials } from '../src/auth/credentials.ts';
import type { Viewer } from '../src/auth/viewer.ts';
import type { ClientFacts } from '../src/domain/kernel/index.ts';
import { correlationIdFrom, type Logger, laterChild } from '../src/log.ts';
import type { Moment } from '../src/timeline/cursor.ts';
import type { EndpointOptions } from './endpoint-options.ts';
import type { RequestFacts } from './graphql/context.ts';
import type { Meter } from './limits/meter.ts';
import { whenClosed } from './when-closed.ts';

/** A request, and who has sent it. */
export interface SignedRequest {
  request: IncomingMessage;
  response: ServerResponse;
  credentials: Credentials;
  viewer: Viewer;
}

/** The facts of a query that is answered past the router: most are not asked for, and are found out when they are. */
export class QuickFacts implements RequestFacts {
  readonly credentials: Credentials;
  readonly viewer: Viewer;
  readonly left: AbortSignal;
  readonly correlationId: string;
  readonly meter: Meter;
  readonly deadlineMs: number;
  readonly transport = 'HTTP';
  readonly lastEventId = null;
  /** What may lag comes the ordinary way. */
  readonly lag = null;
  /** Queries set none. */
  readonly cookies = null;
  body: string | null = null;
  moment: Moment | null = null;
  reads: string | null = null;
  operation: string | null = null;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #options: EndpointOptions;
  #log: Logger | null = null;

  constructor({ request, response, credentials, viewer }: SignedRequest, left: AbortSignal, options: EndpointOptions) {
    this.#request = request;
    this.#response = response;
    this.#options = options;
    this.credentials = credentials;
    this.viewer = viewer;
    this.left = left;
    this.correlationId = correlationIdFrom(request.headers);
    this.meter = options.meterFor(viewer, null);
    this.deadlineMs = 1_000 * options.requests.seconds;
  }

  get client(): ClientFacts {
    return this.#options.clientOf(this.#request);
  }

  get baseUrl(): string {
    return this.#options.baseUrlOf(this.#request);
  }

  get log(): Logger {
    this.#log ??= laterChild(this.#options.services.log, { correlationId: this.correlationId });
    return this.#log;
  }

  onOperation(name: string): void {
    this.operation = name;
  }

  atEnd(step: () => void): void {
    whenClosed(this.#response, step);
  }
}
