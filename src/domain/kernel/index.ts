/** What every noun rests on: context, errors, ids, transactions, access. */
export {
  actingAs,
  actorOf,
  archivedError,
  closedError,
  contextFor,
  renewed,
  requireAdministrator,
  requirePermission,
  requirePermissionOn,
  requirePerson,
  requireSession,
  requireViewer,
  UnauthenticatedError,
  visibleIn,
  within,
} from './access.ts';
export type {
  ClientFacts,
  Context,
  FileContext,
  FileServices,
  RequestContext,
  RequestServices,
  ServicePolicy,
  Services,
} from './context.ts';
export { deliveryLease } from './delivery-lease.ts';
export {
  AuthenticationError,
  ConflictError,
  DomainError,
  type ErrorCode,
  ForbiddenError,
  LimitError,
  NotFoundError,
  type ProofMethod,
  ProofNeededError,
  SecondFactorNeededError,
  ValidationError,
  type ValidationIssue,
} from './errors.ts';
export { createdWithin, indexedWith, type ListFilter, literally, madeBy, nameWith } from './filter.ts';
export { createOnce, type IdempotentCall, requireIdempotencyKey } from './idempotency.ts';
export { type IdType, idPrefixes, newId, typeOfId } from './ids.ts';
export { readName, readSlug, slugOf } from './naming.ts';
export { networkOf } from './network.ts';
export { maxOverlapMinutes, requireOverlap } from './overlap.ts';
export { composed, withoutBidiControls } from './text.ts';
export { record, type Transaction, transact } from './transaction.ts';
