import { useCallback } from 'react';
import { type AnyVariables, type TypedDocumentNode, useQuery } from 'urql';
import { type Failure, faultOf } from '../data/failure.ts';
import { useLive } from './live-feed.tsx';

export interface Read<Data> {
  data: Data | undefined;
  failure: Failure | null;
  /** Something is being read, for the first time or again. */
  isBusy: boolean;
  refresh(): void;
}

/** Reads, and reads again when something happens that concerns it: event types by their first words, e.g. `JOB_`. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  concerns: readonly string[],
): Read<Data> {
  const [{ data, error, fetching, stale }, execute] = useQuery<Data, Variables>({ query, variables });
  const refresh = useCallback(() => execute({ requestPolicy: 'network-only' }), [execute]);
  useLive(({ type }) => concerns.some((words) => type.startsWith(words)), refresh);
  return { data, failure: error ? faultOf(error) : null, isBusy: fetching || stale, refresh };
}
