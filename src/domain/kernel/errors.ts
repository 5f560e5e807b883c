import type { Permission } from '../../auth/permissions.ts';

/** Codes of the failures that callers are expected to handle. Stable: clients switch on them. */
export type ErrorCode =
  | 'VALIDATION_FAILED'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'CONFLICT'
  | 'LIMIT_EXCEEDED'
  | 'UNAUTHENTICATED';

/** A failure that the caller can understand and mend. Everything else that is thrown is a fault of ours. */
export abstract class DomainError extends Error {
  abstract readonly code: ErrorCode;
}

/** One fault of an input. */
export interface ValidationIssue {
  /** Dotted path into the input, e.g. `spec.fields.email.type`. */
  path: string;
  message: string;
  code: string;
}

export class ValidationError extends DomainError {
  readonly code = 'VALIDATION_FAILED';
  readonly issues: readonly ValidationIssue[];
  constructor(message: string, issues: readonly ValidationIssue[]) {
    super(message);
    this.name = 'ValidationError';
    this.issues = issues;
  }
}

/** Unknown, of another type, or not visible to the viewer: always the same answer, so that existence never leaks. */
export class NotFoundError extends DomainError {
  readonly code = 'NOT_FOUND';
  constructor(what: string) {
    super(`${what} was not found.`);
    this.name = 'NotFoundError';
  }
}

export class ForbiddenError extends DomainError {
  readonly code = 'FORBIDDEN';
  readonly permission: Permission;
  constructor(permission: Permission, message = `This needs the permission ${permission}.`) {
    super(message);
    this.name = 'ForbiddenError';
    this.permission = permission;
  }
}

/** The caller is signed in, but does not look after this server. */
export class AdministratorNeededError extends DomainError {
  readonly code = 'FORBIDDEN';
  constructor() {
    super('This is for administrators of the server.');
    this.name = 'AdministratorNeededError';
  }
}

/** The caller is a program with a key, and this is for people. */
export class PersonNeededError extends DomainError {
  readonly code = 'FORBIDDEN';
  constructor() {
    super('This is for people who are signed in, not for API keys.');
    this.name = 'PersonNeededError';
  }
}

/** Who is asking has not proved who they are. Never says what was wrong with the proof. */
export class AuthenticationError extends DomainError {
  readonly code = 'UNAUTHENTICATED';
  constructor(message: string) {
    super(message);
    this.name = 'AuthenticationError';
  }
}

export class ConflictError extends DomainError {
  readonly code = 'CONFLICT';
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(message);
    this.name = 'ConflictError';
    this.reason = reason;
  }
}

export class LimitError extends DomainError {
  readonly code = 'LIMIT_EXCEEDED';
  /** The name of the limit. */
  readonly limit: string;
  readonly retryAfterSeconds: number | null;
  constructor(limit: string, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = 'LimitError';
    this.limit = limit;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
