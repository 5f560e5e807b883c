import { type DocumentNode, GraphQLError, parse, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { fieldComparisons } from '../../schema/cost/comparisons.ts';
import { exceeding, type QueryLimits } from '../../schema/cost/judge.ts';
import { writtenShape } from '../../schema/cost/shape.ts';
import { schema } from '../../schema/index.ts';
import type { Viewer } from '../../src/auth/viewer.ts';
import type { DocumentCache } from './document-cache.ts';
import type { Meter } from './meter.ts';
import type { PersistedDocuments } from './persisted-documents.ts';
import type { LimitedContext } from './query-limits.ts';
import { tooComplex } from './too-complex.ts';

export interface DocumentOptions {
  limitsOf(viewer: Viewer | null): QueryLimits;
  /** Where documents are kept that were found valid. */
  kept: DocumentCache;
  /** Which of them people may have run. */
  persisted: PersistedDocuments;
}

/**
 * Parses documents within their limits, and keeps those that were found valid: what a stranger sends is never kept for being sent.
 * Limits on what is written come before validation, which takes time that grows with the square of some of it.
 */
export function documentsWithinLimits({
  limitsOf,
  kept,
  persisted,
}: DocumentOptions): Plugin<LimitedContext, LimitedContext> {
  return {
    // Over HTTP before parsing: what is thrown there has the status of a document's own faults.
    onParams({ params: { query }, context }) {
      if (typeof query !== 'string') return;
      const isRefused = persisted.refusalOf(query, context.facts.viewer);
      if (isRefused) throw isRefused;
      if (kept.get(query)) return;
      const refused = context.facts.meter.payForText(query);
      if (refused) throw refused;
    },
    onParse({ context, params, setParseFn, setParsedDocument }) {
      const limits = limitsOf(context.facts.viewer);
      const text = String(params.source);
      const isRefused = persisted.refusalOf(text, context.facts.viewer);
      if (isRefused) throw isRefused;
      const known = kept.get(text);
      if (known) {
        requireWithin(known, limits);
        return setParsedDocument(known);
      }
      setParseFn(() => {
        const refused = context.facts.meter.payForText(text);
        if (refused) throw refused;
        const document = parseWithin(text, limits.tokens);
        requireWithin(document, limits);
        return document;
      });
    },
    onValidate({ context, params: { documentAST }, setResult }) {
      if (kept.isValid(documentAST)) return setResult([]);
      // Counted, not timed: what a document costs is not up to how busy the machine is.
      context.facts.meter.payForComparisons(fieldComparisons(documentAST));
      return ({ valid: isValid }) => {
        const text = documentAST.loc?.source.body;
        if (isValid && text !== undefined && !asksForSchema(text)) kept.set(text, documentAST);
      };
    },
  };
}

/**
 * The document of a text that was not seen before, which is paid for, found valid and kept. `null` where it is none, or may not be run: the
 * ordinary way says why.
 */
export function newDocument(
  text: string,
  { kept, meter, limits }: { kept: DocumentCache; meter: Meter; limits: QueryLimits },
): DocumentNode | null {
  if (asksForSchema(text) || meter.payForText(text)) return null;
  try {
    const document = parseWithin(text, limits.tokens);
    requireWithin(document, limits);
    meter.payForComparisons(fieldComparisons(document));
    if (validate(schema, document).length > 0) return null;
    kept.set(text, document);
    return document;
  } catch {
    return null;
  }
}

/** What asks for the schema is valid for some only, and is looked at each time. */
function asksForSchema(text: string): boolean {
  return /__schema|__type\b/.test(text);
}

/** Throws QUERY_TOO_COMPLEX for a document that has too much of something. */
export function requireWithin(document: DocumentNode, limits: QueryLimits): void {
  const { depth, aliases, directives } = writtenShape(document);
  const excess =
    exceeding('tokens', document.tokenCount ?? 0, limits.tokens) ??
    exceeding('depth', depth, limits.depth) ??
    exceeding('aliases', aliases, limits.aliases) ??
    exceeding('directives', directives, limits.directives);
  if (excess) throw tooComplex(excess);
}

/** Throws QUERY_TOO_COMPLEX at the first token that is too many; the rest is not looked at. */
function parseWithin(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (error instanceof GraphQLError && error.message.includes(`more than ${maxTokens} tokens`)) {
      throw tooComplex({ measure: 'tokens', cost: maxTokens + 1, limit: maxTokens });
    }
    // Values inside values, so deep that the stack does not hold them.
    if (error instanceof RangeError) throw tooComplex({ measure: 'depth', cost: maxTokens, limit: maxTokens });
    throw error;
  }
}
