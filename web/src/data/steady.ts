import {
  type CombinedError,
  type Exchange,
  makeOperation,
  mapExchange,
  type Operation,
  type OperationResult,
} from 'urql';
import { whenBack } from './connection.ts';

/** Codes of answers after which the person may not see what they saw before. */
const endings = new Set<unknown>(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']);
/** Codes of answers that are others in a moment. */
const passing = new Set<unknown>(['UNAVAILABLE', 'BUSY', 'DEADLINE', 'RATE_LIMITED']);

/**
 * A server that cannot be reached, or has failed, takes nothing from a page: what a query read last stays, beside the error, and it is read
 * again as soon as the server is back. Stands before the cache, which lets a failed reading answer with nothing.
 */
export const steady: Exchange = (input) => {
  /** What each query that a page shows has read last. */
  const last = new Map<number, unknown>();
  const failed = new Map<number, Operation>();
  let isWaiting = false;
  const again = () => {
    isWaiting = false;
    const operations = [...failed.values()];
    failed.clear();
    for (const operation of operations) {
      const context = { ...operation.context, requestPolicy: 'network-only' as const };
      input.client.reexecuteOperation(makeOperation(operation.kind, operation, context));
    }
  };
  const onResult = (result: OperationResult): OperationResult => {
    const { operation, error } = result;
    if (operation.kind !== 'query') return result;
    if (!error || isAmong(endings, error)) {
      failed.delete(operation.key);
      if (result.data) last.set(operation.key, result.data);
      return result;
    }
    if (error.networkError || isAmong(passing, error)) {
      failed.set(operation.key, operation);
      if (!isWaiting) whenBack(again);
      isWaiting = true;
    }
    return { ...result, data: result.data ?? last.get(operation.key) };
  };
  const onOperation = (operation: Operation) => {
    if (operation.kind !== 'teardown') return;
    last.delete(operation.key);
    failed.delete(operation.key);
  };
  return mapExchange({ onResult, onOperation })(input);
};

function isAmong(codes: ReadonlySet<unknown>, { graphQLErrors }: CombinedError): boolean {
  return graphQLErrors.some(({ extensions }) => codes.has(extensions.code));
}
