import { print } from 'graphql';
import type { TypedDocumentNode } from 'urql';
import { refreshSession } from './session.ts';
import { connection, socket } from './socket.ts';

type Item = { __typename: string };
type EventIn<T extends Item> = Extract<T, { cursor: string }>;

export interface Following<Data, T extends Item> {
  itemOf(data: Data): T;
  onEvent(event: EventIn<T>): void;
  /** The history before this is not the one that was shown: begin anew. */
  onGap?(): void;
  /** Nothing more will come, and why. */
  onEnd?(reason: string): void;
}

/**
 * Follows a timeline from a cursor: each event once, in order, through lost connections and stopping servers, until the answer is
 * called. `after`: a cursor, `HEAD`, or `null` for the whole history.
 */
export function follow<Data, Variables extends Record<string, unknown>, T extends Item>(
  document: TypedDocumentNode<Data, Variables & { after: string | null }>,
  given: Omit<Variables, 'after'>,
  after: string | null,
  { itemOf, onEvent, onGap, onEnd }: Following<Data, T>,
): () => void {
  const query = print(document);
  // The client sends this very object again when it connects anew: its cursor is what resumes.
  const variables: Record<string, unknown> = { ...given, after };
  let isWanted = true;
  let unsubscribe = () => {};
  const begin = () => {
    if (!isWanted) return;
    unsubscribe = socket.subscribe<Data>(
      { query, variables },
      {
        next({ data }) {
          if (data) take(itemOf(data));
        },
        error: again,
        complete: () => {},
      },
    );
  };
  const again = () => void setTimeout(begin, 1_000 * (0.5 + Math.random()));
  const take = (item: T) => {
    if (isEvent(item)) {
      variables.after = item.cursor;
      onEvent(item);
      return;
    }
    if (item.__typename === 'StreamReset' && 'earliestCursor' in item) {
      variables.after = item.earliestCursor;
      onGap?.();
      return;
    }
    const reason = 'reason' in item ? String(item.reason) : '';
    if (reason === 'EXPIRED') void refreshSession().then(again, again);
    else if (reason === 'SHUTDOWN') again();
    else onEnd?.(reason);
  };
  // What came while there was no connection is not sent to who only wanted the new, until the first event has given it a place.
  const stopListening = connection.subscribe((isConnected) => {
    if (isConnected && variables.after === 'HEAD') onGap?.();
  });
  begin();
  return () => {
    isWanted = false;
    stopListening();
    unsubscribe();
  };
}

function isEvent<T extends Item>(item: T): item is EventIn<T> {
  return 'cursor' in item;
}
