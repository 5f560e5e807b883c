import { EngineError, type EngineErrorCode } from '../engine/errors.ts';

/** What is the document's or the specification's fault, as data: errors lose their fields on the way out of a process. */
export interface Refusal {
  kind: 'refused';
  code: EngineErrorCode;
  message: string;
  details: Record<string, unknown>;
}

/** Throws the unexpected. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof EngineError)) throw error;
  return { kind: 'refused', code: error.code, message: error.message, details: { ...error.details } };
}
