import { findDocument } from '../document/index.ts';
import { DomainError, type RequestContext } from '../kernel/index.ts';
import { bestFit } from '../source/index.ts';
import type { Choice } from './request.ts';

type Fitted = Parameters<typeof bestFit>[1];

/**
 * The version that fits a document best. Where there is none, the job's creation throws, and not this: a caller who repeats a call gets the
 * first answer, whatever fits by now.
 */
export async function choose(context: RequestContext, document: Fitted): Promise<Choice> {
  try {
    const { version, score } = await bestFit(context, document);
    return { configurationVersionId: version.id, fit: score };
  } catch (error) {
    if (error instanceof DomainError) return { refusal: error };
    throw error;
  }
}

/** The same by the document's id. A document that is not there is found out by who looks for it next. */
export async function chooseForDocument(context: RequestContext, documentId: string): Promise<Choice | null> {
  const document = await findDocument(context, documentId);
  return document ? choose(context, document) : null;
}
