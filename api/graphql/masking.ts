import { PothosValidationError } from '@pothos/core';
import { type ExecutionResult, GraphQLError } from 'graphql';
import { isDatabaseAway, isStatementCancelled } from '../../src/db/unavailable.ts';
import { DomainError, LimitError, UnauthenticatedError, ValidationError } from '../../src/domain/kernel/index.ts';
import type { Logger } from '../../src/log.ts';
import { RefusedDocumentError } from '../../src/previews/refused.ts';
import { signals } from '../../src/signals.ts';
import { StorageFault, StoredBytesDamagedError } from '../../src/storage/faults.ts';
import { ExpiredCursorError, encodeCursor, InvalidCursorError } from '../../src/timeline/cursor.ts';
import { type Unavailability, unavailable } from '../limits/unavailable.ts';
import { ClientLeftError } from '../when-closed.ts';
import { refusal } from './refusal.ts';

/**
 * An error as its client may see it. Faults of the caller pass with a stable code; everything else is a fault of ours: logged
 * once with the request's id, and answered as "Internal error" with the same id.
 */
export function maskError(error: unknown, log: Logger, requestId: string | null): GraphQLError {
  const cause = causeOf(error);
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  const extensions = expectedExtensions(cause);
  if (extensions && cause instanceof Error) return new GraphQLError(cause.message, { ...place, extensions });
  // Nothing is wrong, and nothing is answered.
  if (cause instanceof ClientLeftError) return refusal(499, 'BAD_REQUEST', cause.message);
  if (cause instanceof StorageFault) {
    log.error({ err: cause, path: place.path }, 'the store failed');
    signals.faultAnswered.tell({ code: cause.code });
    return new GraphQLError(messageOf(cause), { ...place, extensions: { ...faultOf(cause), requestId } });
  }
  const unavailability = unavailabilityOf(cause);
  if (unavailability) {
    log.warn({ err: cause, path: place.path }, 'a request was not served');
    signals.faultAnswered.tell({ code: 'UNAVAILABLE' });
    return unavailable(unavailability, place);
  }
  // Syntax, validation, or made by us to be shown.
  if (cause instanceof GraphQLError) return cause;
  // Made by Yoga for a request that it cannot read.
  if (error instanceof GraphQLError && isClientFault(error)) return error;
  log.error({ err: cause, path: place.path }, 'unexpected error');
  signals.faultAnswered.tell({ code: 'INTERNAL' });
  return new GraphQLError('Internal error', { ...place, extensions: { code: 'INTERNAL', requestId } });
}

/** A result, or one item of a stream, as its client may see it. */
export function maskResult(
  result: ExecutionResult,
  { log, correlationId }: { log: Logger; correlationId: string | null },
): ExecutionResult {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map((error) => maskError(error, log, correlationId)) };
}

/** Whether something of a result is missing only because the database is away. */
export function isWithoutDatabase(result: ExecutionResult | null): boolean {
  return (
    result?.errors?.some(({ extensions }) => extensions.code === 'UNAVAILABLE' && extensions.reason === 'DATABASE') ??
    false
  );
}

/** What was thrown first: GraphQL wraps it to say where, sometimes more than once. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function expectedExtensions(error: unknown): Record<string, unknown> | null {
  if (error instanceof UnauthenticatedError) return { code: 'UNAUTHENTICATED' };
  if (error instanceof InvalidCursorError) return { code: 'INVALID_CURSOR' };
  if (error instanceof ExpiredCursorError) {
    return { code: 'CURSOR_EXPIRED', earliestCursor: encodeCursor(error.earliest) };
  }
  if (error instanceof ValidationError) return { code: error.code, issues: error.issues };
  if (error instanceof LimitError) {
    return { code: error.code, limit: error.limit, retryAfterSeconds: error.retryAfterSeconds };
  }
  if (error instanceof DomainError || error instanceof RefusedDocumentError) return { code: error.code };
  // Arguments that Pothos checks itself, such as the cursor of a connection.
  if (error instanceof PothosValidationError) return { code: 'VALIDATION_FAILED' };
  return null;
}

/** Without the remedy, which names folders and is for operators; the log has it. */
function messageOf(fault: StorageFault): string {
  return fault instanceof StoredBytesDamagedError
    ? fault.message
    : 'The stored files cannot be used at the moment. Try again soon.';
}

function faultOf(fault: StorageFault): Record<string, unknown> {
  if (fault instanceof StoredBytesDamagedError) return { code: fault.code, object: fault.key };
  return { code: 'UNAVAILABLE', retryAfterSeconds: 5 };
}

function unavailabilityOf(error: unknown): Unavailability | null {
  if (isStatementCancelled(error)) return 'STATEMENT_TIMEOUT';
  return isDatabaseAway(error) ? 'DATABASE' : null;
}

function isClientFault({ extensions }: GraphQLError): boolean {
  const { http } = extensions;
  const status = typeof http === 'object' && http !== null && 'status' in http ? http.status : null;
  return typeof status === 'number' && status >= 400 && status < 500;
}
