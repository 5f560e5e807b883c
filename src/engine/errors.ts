/**
 * Every way in which a document or a specification can be at fault. All of these are the user's to mend (owner USER); the
 * message names the cause and the remedy. Anything else that is thrown out of the engine is a bug of ours.
 */
export type EngineErrorCode =
  | 'EMPTY_FILE'
  | 'UNKNOWN_FORMAT'
  | 'UNSUPPORTED_FORMAT'
  | 'ENCRYPTED_FILE'
  | 'TRUNCATED_FILE'
  | 'MALFORMED_FILE'
  | 'LIMIT_EXCEEDED'
  | 'INVALID_SPEC'
  | 'NO_TABLE_FOUND';

export class EngineError extends Error {
  readonly code: EngineErrorCode;
  /** Facts for machines: the limit's name and value, the place in the file. JSON-serialisable. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: EngineErrorCode, message: string, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngineError';
    this.code = code;
    this.details = details;
  }
}
