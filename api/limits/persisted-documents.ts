import { existsSync, readFileSync } from 'node:fs';
import { type DocumentNode, GraphQLError, parse } from 'graphql';
import { z } from 'zod';
import type { Viewer } from '../../src/auth/viewer.ts';

const manifest = z.record(z.string().regex(/^[0-9a-f]{64}$/), z.string());
/** As clients of automatic persisted queries name a document. */
const named = z.looseObject({ persistedQuery: z.looseObject({ sha256Hash: z.string() }) });

/** Documents that the dashboard was built with: each may be named by the hash that it got then, and of people perhaps no others are run. */
export class PersistedDocuments {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #known: ReadonlySet<string>;
  readonly #parsed = new Map<string, DocumentNode>();
  readonly #closedToPeople: boolean;

  /** `path` is that of a JSON object of texts by their hashes; a dashboard that was not built has none. */
  constructor(path: string, { closedToPeople }: { closedToPeople: boolean }) {
    const texts = existsSync(path) ? manifest.parse(JSON.parse(readFileSync(path, 'utf8'))) : {};
    this.#texts = new Map(Object.entries(texts));
    this.#known = new Set(this.#texts.values());
    this.#closedToPeople = closedToPeople;
  }

  /** The text of the document that is named in place of it, if it is known. */
  find(extensions: unknown): string | null {
    const given = named.safeParse(extensions);
    return given.success ? (this.#texts.get(given.data.persistedQuery.sha256Hash) ?? null) : null;
  }

  /** The same; `null` where none is named. Throws for one that is unknown. */
  named(extensions: unknown): string | null {
    const text = this.find(extensions);
    if (text !== null || !named.safeParse(extensions).success) return text;
    const facts = { code: 'PERSISTED_QUERY_NOT_FOUND', http: { status: 400 } };
    throw new GraphQLError('This server has no document of this hash. Send its text.', { extensions: facts });
  }

  /** What was built of the text, once; it was found valid then. `null` for a text that is none of these. */
  documentOf(text: string): DocumentNode | null {
    if (!this.#known.has(text)) return null;
    const document = this.#parsed.get(text) ?? parse(text);
    this.#parsed.set(text, document);
    return document;
  }

  /** Why the viewer may not have this document run; `null` where they may. */
  refusalOf(text: string, viewer: Viewer | null): GraphQLError | null {
    const isOpen = !this.#closedToPeople || (viewer !== null && viewer.apiKeyId !== null) || this.#known.has(text);
    if (isOpen) return null;
    const message = 'This server runs documents of the dashboard alone, unless they are sent with an API key.';
    return new GraphQLError(message, { extensions: { code: 'DOCUMENT_NOT_PERSISTED', http: { status: 403 } } });
  }
}
