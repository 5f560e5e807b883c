import { faultOf, type GraphQLFault, resultOf } from './answer.ts';
import type { Connection } from './connection.ts';
import { AdeError } from './error.ts';
import { nameOf, type TypedDocument } from './typed-document.ts';
import { waitAfter } from './waiting.ts';

export interface FollowOptions {
  signal?: AbortSignal;
  /** Hears when the connection is lost, and when it is there again, whether or not there are items. */
  onConnection?: (state: 'LOST' | 'BACK') => void;
}

/** What a timeline's subscription sends: items, or batches of them. */
type ItemsOf<Result> = Result[Exclude<keyof Result, '__typename'>];

/** What of an item decides how it goes on. */
interface Place {
  __typename?: string;
  cursor?: string;
  earliestCursor?: string;
  reason?: string;
}

/** Milliseconds after which a connection counts as there again although nothing has come: what is refused is refused sooner. */
const quietMs = 1_000;
/** How often in a row credentials that are asked for anew may be refused. */
const mostRefusals = 3;

/**
 * The items of a timeline, each once and in order, for as long as there are any: when the connection or the server goes away, it goes
 * on after the last item by itself, and tries for ever. The operation takes `$after: String` and selects `__typename`,
 * `... on Event { cursor }` and `... on StreamEnd { reason }`. What sends batches (`jobEventBatches`) is followed batch by batch.
 *
 * A `StreamReset` says that what was made of the items so far has to be made anew from those that follow. The last item is a
 * `StreamEnd` with the reason TERMINAL or ACCESS_REVOKED; a server that stops or credentials that expire are not the end. Throws AdeError
 * when the API refuses the operation.
 */
export async function* follow<Result, Variables extends { after?: string | null }>(
  connection: Connection,
  document: TypedDocument<Result, Variables>,
  variables: Variables,
  { signal, onConnection, renews }: FollowOptions & { renews: boolean },
): AsyncGenerator<ItemsOf<Result>, void, void> {
  const operation = nameOf(document);
  if (!/\$after\b/.test(document.toString()))
    throw new TypeError(`${operation} has no variable $after to resume with.`);
  let after = variables.after ?? null;
  let failures = 0;
  let refusals = 0;
  let isLost = false;
  const back = () => {
    if (isLost) onConnection?.('BACK');
    isLost = false;
  };
  for (;;) {
    const quiet = connectedFor(quietMs, connection, back);
    try {
      const payload = { query: document.toString(), variables: { ...variables, after } };
      for await (const answer of itemsOf(connection, payload, signal)) {
        const { sent, place } = sentIn<Result>(operation, answer);
        back();
        failures = 0;
        refusals = 0;
        if (place.__typename === 'StreamEnd') {
          if (place.reason !== 'SHUTDOWN' && place.reason !== 'EXPIRED') return yield sent;
          break;
        }
        after = positionAfter(operation, place);
        yield sent;
      }
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      const fault = faultOfConnection(operation, error);
      refusals += fault.code === 'UNAUTHENTICATED' ? 1 : 0;
      const isRenewed = fault.code === 'UNAUTHENTICATED' && renews && refusals < mostRefusals;
      // Other connections of the same viewer may end.
      const isCrowded = fault.code === 'LIMIT_EXCEEDED' && Array.isArray(error);
      if (!fault.isPassing && !isRenewed && !isCrowded) throw fault;
      // What was introduced with other credentials is of no use.
      if (isRenewed) await connection.close();
    } finally {
      quiet();
    }
    failures += 1;
    if (!isLost) onConnection?.('LOST');
    isLost = true;
    await waitAfter(failures, signal);
  }
}

/** Calls back when a connection has been there for so many milliseconds. Answers how to stop that. */
function connectedFor(milliseconds: number, connection: Connection, hear: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = connection.onAccepted(() => {
    clearTimeout(timer);
    timer = setTimeout(hear, milliseconds);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

interface Answer {
  data?: unknown;
  errors?: readonly GraphQLFault[];
}

/** Like graphql-ws' iterator, which cannot be left while it waits for a connection. */
async function* itemsOf(
  connection: Connection,
  payload: { query: string; variables: Record<string, unknown> },
  signal: AbortSignal | undefined,
): AsyncGenerator<Answer, void, void> {
  signal?.throwIfAborted();
  let abort = () => {};
  const aborted = new Promise<{ done: true }>((resolve) => {
    abort = () => resolve({ done: true });
  });
  signal?.addEventListener('abort', abort, { once: true });
  const items = (await connection.open()).iterate<Record<string, unknown>>(payload);
  try {
    for (;;) {
      const next = await Promise.race([items.next(), aborted]);
      signal?.throwIfAborted();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    await items.return?.();
  }
}

/** What has been sent, and its last item: the end of a timeline is a batch of its own. */
function sentIn<Result>(operation: string, answer: Answer): { sent: ItemsOf<Result>; place: Place } {
  const result = resultOf<Result & object>(operation, answer);
  for (const [name, sent] of Object.entries(result)) {
    const place: unknown = Array.isArray(sent) ? sent.at(-1) : sent;
    if (name !== '__typename' && isPlace(place)) return { sent, place };
  }
  throw new TypeError(`${operation} selects nothing that can be followed.`);
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null;
}

/** From where to go on after an item has been seen. */
function positionAfter(operation: string, place: Place): string | null {
  if (place.__typename === 'StreamReset') return place.earliestCursor ?? null;
  if (place.cursor === undefined) throw new TypeError(`${operation} has to select "... on Event { cursor }".`);
  return place.cursor;
}

/** Close codes by which the server says that the client, not the moment, is to blame. */
const finalCodes: Record<number, string> = {
  4400: 'BAD_REQUEST',
  4401: 'UNAUTHENTICATED',
  4403: 'UNAUTHENTICATED',
  4406: 'BAD_REQUEST',
  4409: 'BAD_REQUEST',
  4429: 'BAD_REQUEST',
};

/** What graphql-ws throws: a list of GraphQL errors, a close event, or an error event of the platform's socket. */
function faultOfConnection(operation: string, error: unknown): AdeError {
  if (error instanceof AdeError) return error;
  if (error instanceof TypeError) return new AdeError('REFUSED', error.message, { cause: error });
  if (Array.isArray(error)) return faultOf(error);
  const closing = isClosing(error) ? error : null;
  const code = finalCodes[closing?.code ?? 0] ?? 'UNREACHABLE';
  const said = closing?.reason ? `: ${closing.reason}` : '';
  return new AdeError(code, `The connection of ${operation} was closed${said}.`, { cause: error });
}

function isClosing(error: unknown): error is { code: number; reason: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    typeof error.code === 'number' &&
    'reason' in error
  );
}
