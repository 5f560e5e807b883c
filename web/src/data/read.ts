import type { TypedDocumentNode } from 'urql';
import { AdeError } from '../../../clients/typescript/src/index.ts';
import { ade } from './ade.ts';
import { awayMessage, type Failure } from './failure.ts';
import { operationOf } from './operation.ts';

/** What was read, or why it could not be. */
export type Reading<Part> = { part: Part } | Unread;

export interface Unread {
  failure: Failure;
  /** The server is away or busy: who wants it reads again by themselves, when it is back. */
  isPassing: boolean;
}

/** Reads past the memory of the page: of what is much, and never changes, it would only make copies. */
export async function readOnce<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Reading<Data>> {
  try {
    return { part: await ade.request(operationOf(document), variables) };
  } catch (error) {
    if (!(error instanceof AdeError)) throw error;
    const { code, isPassing, requestId } = error;
    const isAway = code === 'UNREACHABLE';
    const message = isAway ? awayMessage : error.message;
    return { failure: { message, fields: new Map(), requestId, hinders: 'READING', isAway }, isPassing };
  }
}
