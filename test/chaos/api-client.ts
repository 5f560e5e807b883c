import { setTimeout as delay } from 'node:timers/promises';
import type { TypedDocumentString } from '../../generated/graphql/graphql.ts';
import type { RunRecord } from './record.ts';

/** Milliseconds after which a client takes a request for lost. */
const patience = 10_000;
/** The same for a client that gives up on purpose, to send the request again while the first is still under way. */
const impatience = 40;
const pause = { least: 50, most: 300 };

interface Answer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
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

  /** Throws the signal's reason when that fires first, and for an answer that no fault explains. */
  async insist<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const { signal, random, record } = this.#options;
    const body = JSON.stringify({ query: document.toString(), variables });
    for (;;) {
      const result = await this.#send<Result>(body);
      if (result !== null) return result;
      record.count('requests sent again');
      await delay(pause.least + random() * (pause.most - pause.least), undefined, { signal });
    }
  }

  /** `null` when there is no answer, because a fault came between. */
  async #send<Result>(body: string): Promise<Result | null> {
    const { endpoints, apiKey, random, signal, record, impatientShare } = this.#options;
    signal.throwIfAborted();
    const endpoint = endpoints[Math.floor(random() * endpoints.length)];
    const isImpatient = random() < impatientShare;
    const timeout = AbortSignal.timeout(isImpatient ? Math.ceil(random() * impatience) : patience);
    let text: string;
    try {
      const response = await fetch(`${endpoint}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
        body,
        signal: AbortSignal.any([signal, timeout]),
      });
      text = await response.text();
    } catch {
      signal.throwIfAborted();
      if (isImpatient) record.count('requests cut by the client');
      else if (timeout.aborted) record.count(`requests without an answer in ${patience / 1000} s`);
      else record.count('requests cut by a fault');
      return null;
    }
    const { data, errors = [] }: Answer<Result> = JSON.parse(text);
    if (errors.some(({ extensions }) => !['INTERNAL', 'UNAVAILABLE'].includes(extensions?.code ?? '')))
      throw new Error(`The API answered ${text}`);
    if (errors.length === 0 && data) return data;
    record.count('requests answered INTERNAL or UNAVAILABLE');
    return null;
  }
}
