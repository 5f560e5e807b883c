import {
  AuthenticationError,
  ConflictError,
  type DomainError,
  type ErrorCode as DomainErrorCode,
  ForbiddenError,
  LimitError,
  NotFoundError,
  type ProofMethod as ProofMethodName,
  ProofNeededError,
  SecondFactorNeededError,
  ValidationError,
  type ValidationIssue,
} from '../../src/domain/kernel/index.ts';
import { costs } from '../cost/declaration.ts';
import { builder } from './builder.ts';
import { SecondFactor } from './closed-sets.ts';
import { Permission } from './permission.ts';

const codes = {
  VALIDATION_FAILED: { description: 'The input has faults; each is listed.' },
  NOT_FOUND: { description: 'There is no such thing, or none that you may see.' },
  FORBIDDEN: { description: 'You may see it, but not do this with it.' },
  CONFLICT: { description: 'The state of things does not allow it (any more).' },
  LIMIT_EXCEEDED: { description: 'A limit was passed.' },
  PROOF_NEEDED: { description: 'You may do it, once you have proved again who you are: `proveIdentity`.' },
  SECOND_FACTOR_NEEDED: { description: 'It takes a second factor: show it, or add one to your account.' },
  UNAUTHENTICATED: { description: 'It was not proved who is asking.' },
} satisfies Record<DomainErrorCode, { description: string }>;

const ErrorCode = builder.enumType('ErrorCode', {
  description: 'Stable codes of expected failures: switch on them, show the message.',
  values: codes,
});

const Failure = builder.interfaceRef<DomainError>('Error').implement({
  description: 'An expected failure of a mutation.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCode, description: 'What kind of failure it is.' }),
    message: t.exposeString('message', { description: 'What is wrong and what to do, for people.' }),
  }),
});

const Issue = builder.objectRef<ValidationIssue>('ValidationIssue').implement({
  description: 'One fault of an input.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Dotted path into the input, e.g. `spec.fields.email.type`.' }),
    message: t.exposeString('message', { description: 'What is wrong and what to do.' }),
    code: t.exposeString('code', { description: 'A stable code of the fault.' }),
  }),
});

builder.objectType(ValidationError, {
  name: 'ValidationError',
  description: 'The input has faults.',
  interfaces: [Failure],
  fields: (t) => ({
    issues: t.field({
      type: [Issue],
      ...costs({ items: 10 }),
      description: 'Every fault, all at once.',
      resolve: (error) => [...error.issues],
    }),
  }),
});

builder.objectType(NotFoundError, {
  name: 'NotFoundError',
  description: 'Unknown, of another type, or in a workspace you cannot see: always the same answer.',
  interfaces: [Failure],
});

builder.objectType(ForbiddenError, {
  name: 'ForbiddenError',
  description: 'A permission is missing.',
  interfaces: [Failure],
  fields: (t) => ({
    permission: t.expose('permission', { type: Permission, description: 'The permission that is missing.' }),
  }),
});

builder.objectType(ConflictError, {
  name: 'ConflictError',
  description: 'The state of things does not allow it (any more).',
  interfaces: [Failure],
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'A stable code of the reason, e.g. `VERSION_CHANGED`.' }),
  }),
});

builder.objectType(LimitError, {
  name: 'LimitError',
  description: 'A limit was passed.',
  interfaces: [Failure],
  fields: (t) => ({
    limit: t.exposeString('limit', { description: 'The name of the limit.' }),
    retryAfterSeconds: t.exposeInt('retryAfterSeconds', {
      nullable: true,
      description: 'Seconds after which to try again, where waiting helps.',
    }),
  }),
});

builder.objectType(AuthenticationError, {
  name: 'AuthenticationError',
  description: 'It was not proved who is asking. Never says which part of the proof was wrong.',
  interfaces: [Failure],
});

const ProofMethod = builder.enumType('ProofMethod', {
  description: 'With what it can be proved again who is asking.',
  values: {
    PASSWORD: { description: 'With the password.' },
    TOTP: { description: 'With a code of the authenticator app.' },
    PASSKEY: { description: 'With a passkey.' },
    RECOVERY_CODE: { description: 'With a recovery code.' },
    SIGN_IN: { description: 'By signing in again: the account has neither a password nor a second factor here.' },
  } satisfies Record<ProofMethodName, { description: string }>,
});

builder.objectType(ProofNeededError, {
  name: 'ProofNeededError',
  description: 'The viewer may do it, once they have proved again who they are. Then repeat it.',
  interfaces: [Failure],
  fields: (t) => ({
    methods: t.field({
      type: [ProofMethod],
      description: 'With what: any one of these.',
      resolve: ({ methods }) => [...methods],
    }),
  }),
});

builder.objectType(SecondFactorNeededError, {
  name: 'SecondFactorNeededError',
  description:
    'The password is right, and the account has a second factor. There is no session before `completeSignIn`.',
  interfaces: [Failure],
  fields: (t) => ({
    token: t.exposeString('token', { description: 'For `completeSignIn`. It has no other use.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when that can be answered.' }),
    methods: t.field({
      type: [SecondFactor],
      description: 'With what: any one of these.',
      resolve: ({ methods }) => [...methods],
    }),
    passkeyOptions: t.field({
      type: 'JSON',
      nullable: true,
      description: 'For the browser’s `navigator.credentials.get`; null where there is no passkey to ask.',
      resolve: ({ passkeyOptions }) => passkeyOptions,
    }),
  }),
});

/** The failures that every mutation on something that exists may end with. */
export const commonFailures = [ValidationError, NotFoundError, ForbiddenError];
/** Those of mutations that may also meet another state than expected. */
export const conflictFailures = [...commonFailures, ConflictError];
/** Those of what is dangerous: a browser that was left open is not enough. */
export const provenFailures = [...conflictFailures, ProofNeededError];
/** Those of mutations that also take what is limited: bytes, jobs, members. */
export const uploadFailures = [...conflictFailures, LimitError];
