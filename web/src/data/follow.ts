import { print } from 'graphql';
import type { TypedDocumentNode } from 'urql';
import { typed } from '../../../clients/typescript/src/index.ts';
import { ade } from './ade.ts';
import { noteConnection } from './connection.ts';

export type Item = { __typename: string };
type EventIn<T extends Item> = Extract<T, { cursor: string }>;

export interface Following<T extends Item> {
  onEvent(event: EventIn<T>): void;
  /** The history before this is not the one that was shown: begin anew. */
  onReset?(): void;
  /** The connection was lost, or is there again. The page shows it in any case. */
  onConnection?(state: 'LOST' | 'BACK'): void;
  /** Nothing more will come, and why. */
  onEnd?(reason: string): void;
  /** The API refuses to go on, for good. */
  onRefused?(): void;
}

/**
 * Follows a timeline, each event once and in order, through lost connections and stopping servers, until the answer is called. The
 * document's only field is the timeline, or the timeline in batches; `after` is a cursor, or `null` for the whole history.
 */
export function follow<T extends Item, Variables extends { after?: string | null | undefined }>(
  document: TypedDocumentNode<Record<string, unknown>, Variables>,
  variables: Variables & { after: string | null },
  following: Following<T>,
): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const onConnection = (state: 'LOST' | 'BACK') => {
    noteConnection(leaving, state);
    following.onConnection?.(state);
  };
  const run = async () => {
    const operation = typed<{ timeline: T | readonly T[] }, typeof variables>(print(document));
    for await (const sent of ade.follow(operation, variables, { signal, onConnection })) {
      for (const item of isBatch(sent) ? sent : [sent]) take(item, following);
    }
  };
  // What the API refuses for good, the page says elsewhere: its query is refused as well.
  run()
    .catch(() => {
      if (!signal.aborted) following.onRefused?.();
    })
    .finally(() => noteConnection(leaving, 'BACK'));
  return () => leaving.abort();
}

function take<T extends Item>(item: T, { onEvent, onReset, onEnd }: Following<T>): void {
  if (isEvent(item)) onEvent(item);
  else if (item.__typename === 'StreamReset') onReset?.();
  else onEnd?.('reason' in item ? String(item.reason) : '');
}

function isBatch<T extends Item>(sent: T | readonly T[]): sent is readonly T[] {
  return Array.isArray(sent);
}

function isEvent<T extends Item>(item: T): item is EventIn<T> {
  return 'cursor' in item;
}
