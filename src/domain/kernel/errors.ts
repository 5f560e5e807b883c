import type { Permission } from '../../auth/permissions.ts';
import type { SecondFactor } from '../../db/generated/enums.ts';

/** Codes of the failures that callers are expected to handle. Stable: clients switch on them. */
export type ErrorCode =
  | 'VALIDATION_FAILED'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'CONFLICT'
  | 'LIMIT_EXCEEDED'
  | 'PROOF_NEEDED'
  | 'SECOND_FACTOR_NEEDED'
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

/** What a person proves with who they are; `SIGN_IN` where nothing but signing in again does. */
export type ProofMethod = SecondFactor | 'PASSWORD' | 'SIGN_IN';

/** The viewer may do it, once they have proved again who they are. */
export class ProofNeededError extends DomainError {
  readonly code = 'PROOF_NEEDED';
  readonly methods: readonly ProofMethod[];
  constructor(methods: readonly ProofMethod[]) {
    const remedy = methods.includes('SIGN_IN') ? 'Sign in again' : 'Prove again who you are with proveIdentity';
    super(`This takes a proof of the last ten minutes that it is you. ${remedy}, then repeat it.`);
    this.name = 'ProofNeededError';
    this.methods = methods;
  }
}

/** The password was right, and there is no session before a second factor is shown. */
export class SecondFactorNeededError extends DomainError {
  readonly code = 'SECOND_FACTOR_NEEDED';
  /** For `completeSignIn`, with the answer. */
  readonly token: string;
  readonly methods: readonly SecondFactor[];
  /** What the browser's `navigator.credentials.get` is to be given, as JSON; `null` where there is no passkey to ask. */
  readonly passkeyOptions: unknown;
  readonly expiresAt: Date;
  constructor(given: Pick<SecondFactorNeededError, 'token' | 'methods' | 'passkeyOptions' | 'expiresAt'>) {
    super('The account has a second factor. Show it with completeSignIn.');
    this.name = 'SecondFactorNeededError';
    this.token = given.token;
    this.methods = given.methods;
    this.passkeyOptions = given.passkeyOptions;
    this.expiresAt = given.expiresAt;
  }
}

/** The workspace, or the whole server, is open only to sessions with a second factor, and this is none. */
export class SecondFactorMissingError extends DomainError {
  readonly code = 'SECOND_FACTOR_NEEDED';
  constructor(where: 'WORKSPACE' | 'SERVER') {
    super(
      `The ${where.toLowerCase()} asks for a second factor. Add one in your account: an authenticator app (beginTotp, confirmTotp) or a passkey (beginPasskey, addPasskey); if you have one, show it with proveIdentity.`,
    );
    this.name = 'SecondFactorMissingError';
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
