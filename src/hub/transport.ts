/**
 * Carries hints between processes: "something was committed to this topic". A hint has no content, may be lost, doubled or
 * late; its receiver reads the rows from PostgreSQL.
 */
export interface HubTransport {
  /**
   * Hints every subscriber of the topics, in this and all other processes. Resolves once the hints are handed over; rejects
   * within seconds while the connection is down, which costs nothing but time: subscribers are hinted when it is back.
   */
  publish(topics: readonly string[]): Promise<void>;
  /**
   * Resolves after the transport has acknowledged the subscription: every hint published from then on arrives. After a lost
   * connection came back, every subscriber is hinted once, since hints may have passed meanwhile; for the same reason this
   * resolves at once while the connection is down. `onHint` must be quick; what it throws is logged and harms no other subscriber.
   */
  subscribe(topic: string, onHint: () => void): Promise<Unsubscribe>;
  /** Resolves when hints can be carried; throws an error that names the remedy. */
  check(): Promise<void>;
  /** Ends every subscription. Publishing and subscribing reject from now on. */
  close(): Promise<void>;
}

/** Ends one subscription: no hint arrives after the call. Safe to call twice, and after the transport closed. */
export type Unsubscribe = () => Promise<void>;
