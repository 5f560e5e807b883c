/** Something that happens, for the metrics that measure it. While a process has none, sending it costs a look at a flag. */
class Signal<Facts> {
  readonly #listeners = new Set<(facts: Facts) => void>();

  /** Whether it is worth finding out the facts. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  tell(facts: Facts): void {
    for (const listener of this.#listeners) listener(facts);
  }

  /** Hears it until the answered function is called. */
  hear(listener: (facts: Facts) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export interface AnsweredRequest {
  /** The pattern that the path fits; `null` for none of ours. */
  route: string | null;
  method: string;
  status: number;
  /** As the client calls it; `null` for none, or what is no GraphQL. */
  operation: string | null;
  seconds: number;
}

export interface AnsweredOperation {
  /** What carries many operations: a WebSocket, or a single event stream. */
  transport: 'WEBSOCKET' | 'EVENT_STREAM';
  kind: 'query' | 'mutation' | 'subscription';
  /** As the client calls it; `null` for none. */
  operation: string | null;
  /** Until it was answered, or the subscription had begun. */
  seconds: number;
}

export interface EndedAttempt {
  /** The table whose row it was at. */
  kind: string;
  outcome: 'succeeded' | 'failed' | 'lost' | 'given_back';
  seconds: number;
}

/** All that the metrics of a process hear of, in one place. Process-wide, as what they measure is. */
export const signals = {
  requestAnswered: new Signal<AnsweredRequest>(),
  /** An operation that had no request of its own. */
  operationAnswered: new Signal<AnsweredOperation>(),
  /** An operation was paid for: its points. */
  operationPriced: new Signal<{ points: number }>(),
  /** An error that is the server's, by the code that its client sees. */
  faultAnswered: new Signal<{ code: string }>(),
  /** A query that may lag was to be read from the replica: it was, or the replica was behind, or not to be had. */
  replicaAsked: new Signal<{ outcome: 'read' | 'behind' | 'away' }>(),
  attemptEnded: new Signal<EndedAttempt>(),
  stageEnded: new Signal<{ stage: string; seconds: number }>(),
  documentExtracted: new Signal<{ bytes: number; rows: number; tables: number }>(),
  /** The shared reader of a timeline has read an event that has happened so long ago. */
  eventRead: new Signal<{ lagSeconds: number }>(),
  /** The server has sent a follower a reset: events before its place are gone. */
  timelineReset: new Signal<{ reason: string }>(),
};
