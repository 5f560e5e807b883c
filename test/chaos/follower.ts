import { setTimeout as delay } from 'node:timers/promises';
import { createClient, type Client as SocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { graphql } from '../../generated/graphql/index.ts';
import type { RunRecord } from './record.ts';

const jobTimeline = graphql(`
  subscription ChaosJob($id: ID!, $after: String) {
    items: jobEvents(jobId: $id, after: $after) {
      __typename
      ... on Event { id cursor sequence }
      ... on StreamEnd { reason }
    }
  }
`);
const workspaceFeed = graphql(`
  subscription ChaosFeed($id: ID!, $after: String) {
    items: workspaceEvents(workspaceId: $id, after: $after) {
      __typename
      ... on Event { id cursor sequence }
      ... on StreamEnd { reason }
    }
  }
`);

const timelines = { job: jobTimeline, feed: workspaceFeed };

const item = z.union([
  z.object({ id: z.string(), cursor: z.string(), sequence: z.number() }),
  z.object({ reason: z.enum(['TERMINAL', 'ACCESS_REVOKED', 'EXPIRED', 'SHUTDOWN']) }),
  z.object({ __typename: z.literal('StreamReset') }),
]);
const closeEvent = z.object({ code: z.number(), reason: z.string() });
const graphqlErrors = z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }) }));

/** Close codes that say no more than that the connection or the server is away; all others tell the client that it is wrong. */
const passingCodes = new Set([1001, 1005, 1006, 1012, 1013, 4408, 4504]);
const pause = { least: 50, most: 400 };
/** Milliseconds after which a client takes a server that accepts connections and says nothing for dead. */
const patience = 10_000;

/** graphql-ws has a limit of its own only for what comes after the handshake. */
class Socket extends WebSocket {
  constructor(url: string, protocol: string) {
    super(url, protocol, { handshakeTimeout: patience });
  }
}

export interface FollowerOptions {
  /** The URLs of all API processes: each connection goes to any of them. */
  endpoints: readonly string[];
  apiKey: string;
  record: RunRecord;
  random: () => number;
  /** Ends all following. */
  signal: AbortSignal;
}

/** What every event counts as that a subscriber is given. */
export const seenByAny = 'events seen by subscribers';

/** Who comes back when a connection is lost: the subscriber, over a new client, or graphql-ws' own client. */
export type Return = 'OVER_ANOTHER_CLIENT' | 'BY_THE_CLIENT_ITSELF';

/**
 * A subscriber: follows a timeline from its first event on, over as many connections as it takes, each of which goes on from the
 * cursor of the last event that was seen.
 */
export class Follower {
  readonly kind: 'job' | 'feed';
  readonly id: string;
  /** The ids of the events, in the order they came. */
  readonly seen: string[] = [];
  readonly #known = new Set<string>();
  readonly #options: FollowerOptions;
  readonly #comesBack: Return;
  /** graphql-ws' client sends it again when it is back: so it always says from where to go on. */
  readonly #variables: { id: string; after: string | null };
  #sequence = 0;
  #socket: WebSocket | null = null;
  #arrival = Promise.withResolvers<void>();

  constructor(kind: 'job' | 'feed', id: string, comesBack: Return, options: FollowerOptions) {
    this.kind = kind;
    this.id = id;
    this.#comesBack = comesBack;
    this.#variables = { id, after: null };
    this.#options = options;
  }

  /** Follows until the timeline has come to its end, or the signal fires. */
  async follow(): Promise<void> {
    const { signal, random, record } = this.#options;
    while (!signal.aborted) {
      const client = this.#connect();
      // Rejects when there is no connection to be closed.
      const hangUp = () => Promise.resolve(client.dispose()).catch(() => {});
      signal.addEventListener('abort', hangUp, { once: true });
      try {
        if (await this.#read(client)) return;
      } catch (error) {
        if (signal.aborted) return;
        this.#judge(error);
      } finally {
        signal.removeEventListener('abort', hangUp);
        await hangUp();
      }
      record.count(`reconnects of ${this.kind} subscribers`);
      await delay(pause.least + random() * (pause.most - pause.least), undefined, { signal }).catch(() => {});
    }
  }

  /** Cuts the connection without a word, if there is one. */
  drop(): boolean {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return false;
    socket.terminate();
    return true;
  }

  /** Resolves when so many events have been seen, or the signal fires. */
  async saw(count: number, signal: AbortSignal): Promise<void> {
    const given = Promise.withResolvers<void>();
    signal.addEventListener('abort', () => given.resolve(), { once: true });
    while (this.seen.length < count && !signal.aborted) {
      this.#arrival = Promise.withResolvers();
      await Promise.race([this.#arrival.promise, given.promise]);
    }
  }

  #connect(): SocketClient {
    const { endpoints, apiKey, random, record } = this.#options;
    const retries =
      this.#comesBack === 'BY_THE_CLIENT_ITSELF'
        ? // Unless asked to, it gives up where nothing listens.
          { retryAttempts: Number.POSITIVE_INFINITY, retryWait: () => delay(pause.most), shouldRetry: () => true }
        : { retryAttempts: 0 };
    return createClient({
      url: () => `${(endpoints[Math.floor(random() * endpoints.length)] ?? '').replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: Socket,
      connectionParams: { 'x-api-key': apiKey },
      ...retries,
      connectionAckWaitTimeout: patience,
      on: {
        opened: (socket) => {
          this.#socket = socket instanceof WebSocket ? socket : null;
        },
        connected: (_socket, _payload, isRetry) => {
          if (isRetry) record.count(`${this.kind} subscribers that graphql-ws has brought back`);
        },
      },
    });
  }

  /** Whether the timeline is over; otherwise the server has ended the connection with a word, or without. */
  async #read(client: SocketClient): Promise<boolean> {
    const { record, signal } = this.#options;
    const query = timelines[this.kind].toString();
    for await (const { data, errors } of client.iterate({ query, variables: this.#variables })) {
      if (errors) throw errors;
      const received = item.parse(data?.items);
      if ('id' in received) this.#see(received);
      else if (!('reason' in received)) record.lose(`${this}: a reset, although nothing was ever removed`);
      else if (received.reason === 'TERMINAL') return true;
      else if (received.reason === 'SHUTDOWN') return false;
      else record.lose(`${this}: ended with ${received.reason}, although the key is good`);
    }
    if (!signal.aborted) record.lose(`${this}: the stream ended without a word`);
    return false;
  }

  #see(event: { id: string; cursor: string; sequence: number }): void {
    const { record } = this.#options;
    if (this.#known.has(event.id)) record.lose(`${this}: event ${event.id} came twice`);
    if (this.kind === 'job' && event.sequence !== this.#sequence + 1) {
      record.lose(`${this}: event ${event.sequence} came after ${this.#sequence}`);
    }
    this.#known.add(event.id);
    this.seen.push(event.id);
    this.#sequence = event.sequence;
    this.#variables.after = event.cursor;
    this.#arrival.resolve();
    record.count(seenByAny);
  }

  /** What a server says to a client who has done nothing wrong may be that it cannot serve now, and nothing else. */
  #judge(error: unknown): void {
    const { record } = this.#options;
    const closed = closeEvent.safeParse(error);
    if (closed.success) {
      const { code, reason } = closed.data;
      const isLeftToClient = this.#comesBack === 'BY_THE_CLIENT_ITSELF';
      if (!passingCodes.has(code) || isLeftToClient)
        record.lose(`${this}: the socket was closed with ${code} ${reason}`);
      else record.count(`sockets closed with ${code}`);
      return;
    }
    const refused = graphqlErrors.safeParse(error);
    if (refused.success) {
      for (const { message, extensions } of refused.data) {
        if (extensions.code !== 'UNAVAILABLE') record.lose(`${this}: refused with ${extensions.code}: ${message}`);
        else record.count('subscriptions answered UNAVAILABLE');
      }
      return;
    }
    const fault = this.#comesBack === 'OVER_ANOTHER_CLIENT' ? connectionFault(error) : null;
    if (fault?.includes('timed out')) record.count(`sockets without an answer in ${patience / 1000} s`);
    else if (fault !== null) record.count('connections refused or broken');
    else record.lose(`${this}: failed in a way that no fault explains: ${JSON.stringify(error)}`);
  }

  toString(): string {
    return `subscriber of ${this.id} at event ${this.seen.length}`;
  }
}

/** So many subscribers of one timeline, half of whom leave coming back to graphql-ws. */
export function followersOf(kind: Follower['kind'], id: string, count: number, options: FollowerOptions): Follower[] {
  return Array.from(
    { length: count },
    (_follower, at) => new Follower(kind, id, at % 2 === 0 ? 'OVER_ANOTHER_CLIENT' : 'BY_THE_CLIENT_ITSELF', options),
  );
}

/** Why there is no connection, where that is what is wrong: the WebSocket package has events of its own. */
function connectionFault(error: unknown): string | null {
  if (error instanceof Error) return error.message;
  const isEvent = typeof error === 'object' && error !== null && 'error' in error;
  return isEvent && error.error instanceof Error ? error.error.message : null;
}
