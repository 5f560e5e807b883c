import { createClient } from 'graphql-ws';
import { isSessionDue, refreshSession } from './session.ts';

/** Milliseconds: the longest wait between two attempts to connect. */
const longestWaitMs = 4_000;

type Listener = (isConnected: boolean) => void;
const listeners = new Set<Listener>();
let isConnected = true;

/** Subscriptions go over one socket per tab, which is opened with the first and closed with the last. */
export const socket = createClient({
  // Asked for before each attempt: a socket is opened with the cookies of that moment.
  async url() {
    if (isSessionDue()) await refreshSession();
    const url = new URL('/graphql', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    return url.href;
  },
  keepAlive: 15_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait: (tries) =>
    new Promise((resolve) =>
      setTimeout(resolve, Math.min(longestWaitMs, 250 * 2 ** tries) * (0.5 + Math.random() / 2)),
    ),
  on: {
    connected: () => tell(true),
    closed: (event) => tell(event instanceof CloseEvent && event.code === 1000),
  },
});

function tell(now: boolean): void {
  if (now === isConnected) return;
  isConnected = now;
  for (const listener of listeners) listener(now);
}

/** For `useSyncExternalStore`: whether what is shown is live. */
export const connection = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isConnected: () => isConnected,
};
