import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Remembered } from '../../src/auth/sign-ins.ts';
import { sendAnswer } from '../answer.ts';
import type { PersistedDocuments } from '../limits/persisted-documents.ts';
import { allowanceHeaders } from '../limits/rate-limited.ts';
import type { CompiledReads, ReadAnswer } from './compiled-reads.ts';
import type { RequestFacts } from './context.ts';
import { tooManyValues } from './json-values.ts';
import { paramsFault } from './params-fault.ts';

const params = z.strictObject({
  query: z.string().optional(),
  extensions: z.strictObject({ persistedQuery: z.unknown() }).optional(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});

const asJson = 'application/json';
const asResponse = 'application/graphql-response+json';
/** What is answered to an Accept header; others are weighed by Yoga. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['', asJson],
  ['*/*', asJson],
  [asJson, asJson],
  [asResponse, asResponse],
  [`${asResponse}, ${asJson}`, asResponse],
  [`${asResponse}, ${asJson};q=0.9`, asResponse],
]);

/** Queries in plain JSON requests, answered without an executor where they can be. */
export class JsonQueries {
  readonly #reads: CompiledReads;
  readonly #persisted: PersistedDocuments;
  readonly #development: boolean;

  constructor(
    reads: CompiledReads,
    { persisted, development }: { persisted: PersistedDocuments; development: boolean },
  ) {
    this.#reads = reads;
    this.#persisted = persisted;
    this.#development = development;
  }

  handles({ method, headers }: IncomingMessage): boolean {
    const { 'content-type': type = '', 'content-encoding': encoding } = headers;
    const isJson = method === 'POST' && (type === asJson || /^application\/json *(; *charset="?utf-8"?)?$/i.test(type));
    return isJson && encoding === undefined && mediaTypes.has(headers.accept ?? '');
  }

  /** Sends the answer, or answers `false` and leaves the request to Yoga. */
  async answer(request: FastifyRequest, reply: FastifyReply, facts: RequestFacts): Promise<boolean> {
    const text = await this.textFor(facts.body ?? '', facts, null);
    request.reads = facts.reads;
    if (text === null) return false;
    reply.headers({ 'content-type': this.typeFor(request.raw), ...allowanceHeaders(facts.meter) });
    await sendAnswer(request.raw, reply, text, 'query');
    return true;
  }

  /** The whole answer to a body; `null` where it takes the ordinary way. Which way it takes stands with the facts after that. */
  async textFor(body: string, facts: RequestFacts, remembered: Remembered | null): Promise<string | null> {
    const answer = await this.#answer(body, facts, remembered);
    facts.reads = 'why' in answer ? answer.why : 'compiled';
    if ('why' in answer) return null;
    const { cost } = facts.meter;
    const extensions = JSON.stringify(this.#development ? { reads: facts.reads, cost } : { cost });
    return `{"data":${answer.data},"extensions":${extensions}}`;
  }

  /** The content type of the answer. */
  typeFor({ headers }: IncomingMessage): string {
    return `${mediaTypes.get(headers.accept ?? '') ?? asJson}; charset=utf-8`;
  }

  async #answer(body: string, facts: RequestFacts, remembered: Remembered | null): Promise<ReadAnswer> {
    const parsed = params.safeParse(tooManyValues(body) ? null : jsonOrNull(body));
    if (!parsed.success || paramsFault(parsed.data)) return { why: 'another kind of request' };
    const { extensions, ...rest } = parsed.data;
    const query = rest.query ?? this.#persisted.find(extensions);
    if (query == null) return { why: 'a document that is unknown' };
    return this.#reads.answer({ ...rest, query }, facts, remembered);
  }
}

/** What the text says, `null` where it is no JSON. */
export function jsonOrNull(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
