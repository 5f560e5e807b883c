import type { Refusal } from '../engine-process/refusal.ts';

/** Why a document cannot be shown. */
export type ProblemCode = 'ENCRYPTED' | 'UNREADABLE' | 'LIMIT' | 'NO_TEXT';

/** A document that cannot be shown, or not within the limits. */
export class RefusedDocumentError extends Error {
  readonly code: ProblemCode;
  constructor(code: ProblemCode, message: string) {
    super(message);
    this.name = 'RefusedDocumentError';
    this.code = code;
  }
}

/** What the engine says of a document, in the words of previews. */
export function problemOf({ code, message, details }: Refusal): RefusedDocumentError {
  return new RefusedDocumentError(problemCode(code, details), message);
}

function problemCode(code: Refusal['code'], details: Refusal['details']): ProblemCode {
  if (code === 'ENCRYPTED_FILE') return 'ENCRYPTED';
  if (code === 'LIMIT_EXCEEDED') return 'LIMIT';
  // The pages of a PDF that are pictures alone.
  return code === 'UNSUPPORTED_FORMAT' && 'pages' in details ? 'NO_TEXT' : 'UNREADABLE';
}
