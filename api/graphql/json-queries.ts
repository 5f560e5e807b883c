import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Remembered } from '../../src/auth/sign-ins.ts';
import { sendAnswer } from '../answer.ts';
import type { BodyReader } from '../body-reader.ts';
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
  readonly #bodies: BodyReader;
  readonly #persisted: PersistedDocuments;
  readonly #development: boolean;

  constructor(
    reads: CompiledReads,
    bodies: BodyReader,
    { persisted, development }: { persisted: PersistedDocuments; development: boolean },
  ) {
    this.#reads = reads;
    this.#bodies = bodies;
    this.#persisted = persisted;
    this.#development = development;
  }

  handles({ raw }: FastifyRequest): boolean {
    const { 'content-type': type = '', 'content-encoding': encoding } = raw.headers;
    const isJson = raw.method === 'POST' && /^application\/json *(; *charset="?utf-8"?)?$/i.test(type);
    return isJson && encoding === undefined && mediaTypes.has(raw.headers.accept ?? '');
  }

  /** Sends the answer, or answers `false` and leaves the request, with the body that was read, to Yoga. */
  async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    facts: RequestFacts,
    remembered: Remembered | null,
  ): Promise<boolean> {
    const body = await this.#bodies.read(request, reply, facts);
    const answer = await this.#answer(body, facts, remembered);
    facts.reads = 'why' in answer ? answer.why : 'compiled';
    request.reads = facts.reads;
    if ('why' in answer) return false;
    const { cost } = facts.meter;
    const extensions = JSON.stringify(this.#development ? { reads: facts.reads, cost } : { cost });
    const type = mediaTypes.get(request.raw.headers.accept ?? '') ?? asJson;
    reply.headers({ 'content-type': `${type}; charset=utf-8`, ...allowanceHeaders(facts.meter) });
    await sendAnswer(request.raw, reply, `{"data":${answer.data},"extensions":${extensions}}`, 'query');
    return true;
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
