import { setTimeout as delay } from 'node:timers/promises';
import type { TypedDocumentString } from '../../generated/graphql/graphql.ts';
import type { RunRecord } from './record.ts';

/** Milliseconds after which a client takes a request for lost. */
const patience = 10_000;
/** The same for a client that gives up on purpose, to send the request again while the first is still under way. */
const impatience = 40;
const pause = { least: 50, most: 300 };

export interface Answer<Result> {
  data: Result | null;
  errors: { message: string; extensions?: Record<string, unknown> }[];
}

export interface ApiClientOptions {
  /** The URLs of all API processes: each request goes to any of them. */
  endpoints: readonly string[];
  apiKey: string;
  record: RunRecord;
  random: () => number;
  signal: AbortSignal;
  /** 0…1: the part of all requests that the client gives up on right after sending. */
  impatientShare: number;
}

/** A client that sends a request again, to any API process, until it has an answer: it asks only what may be asked twice. */
export class ApiClient {
  readonly #options: ApiClientOptions;

  constructor(options: ApiClientOptions) {
    this.#options = options;
  }

  /** The data. Throws the signal's reason when that fires first, and for an answer that no fault explains. */
  async insist<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const answer = await this.ask(document, variables);
    if (answer.errors.length > 0 || answer.data === null) throw new Error(`The API answered ${JSON.stringify(answer)}`);
    return answer.data;
  }

  /** The answer, whatever it is, unless the API says that it cannot serve now. Throws the signal's reason. */
  async ask<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Answer<Result>> {
    const { endpoints, apiKey, random, record, impatientShare } = this.#options;
    const body = JSON.stringify({ query: document.toString(), variables });
    for (;;) {
      const endpoint = endpoints[Math.floor(random() * endpoints.length)];
      const isImpatient = random() < impatientShare;
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body,
      };
      const response = await this.#send(`${endpoint}/graphql`, request, isImpatient);
      if (response) {
        const { data, errors = [] }: Partial<Answer<Result>> = JSON.parse(String(response.body));
        // What stops answers so what comes on connections that are open already.
        const isStopping = response.status === 503 && data === undefined && errors.length === 0;
        const isAway = errors.some(({ extensions }) => extensions?.code === 'UNAVAILABLE');
        if (!isStopping && !isAway) return { data: data ?? null, errors };
        record.count(`requests answered ${isStopping ? 'by a server that stops' : 'UNAVAILABLE'}`);
      }
      await this.#pause();
    }
  }

  /** Fetches a file; `isCut` says whether a body that breaks off is the file's own fault, and then there is none. */
  async download(url: string, isCut: () => boolean): Promise<{ status: number; body: Buffer | null }> {
    for (;;) {
      const response = await this.#send(url, {}, false);
      if (response && response.status !== 503) return response;
      if (!response && isCut()) return { status: 0, body: null };
      if (response) this.#options.record.count('downloads answered UNAVAILABLE');
      await this.#pause();
    }
  }

  async #pause(): Promise<void> {
    const { random, record, signal } = this.#options;
    record.count('requests sent again');
    await delay(pause.least + random() * (pause.most - pause.least), undefined, { signal });
  }

  /** `null` when there is no answer, because a fault came between. */
  async #send(
    url: string,
    request: RequestInit,
    isImpatient: boolean,
  ): Promise<{ status: number; body: Buffer } | null> {
    const { random, signal, record } = this.#options;
    signal.throwIfAborted();
    const timeout = AbortSignal.timeout(isImpatient ? Math.ceil(random() * impatience) : patience);
    try {
      const response = await fetch(url, { ...request, signal: AbortSignal.any([signal, timeout]) });
      return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
    } catch {
      signal.throwIfAborted();
      if (isImpatient) record.count('requests cut by the client');
      else if (timeout.aborted) record.count(`requests without an answer in ${patience / 1000} s`);
      else record.count('requests cut by a fault');
      return null;
    }
  }
}
