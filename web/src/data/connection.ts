type Listener = () => void;

const listeners = new Set<Listener>();
const lost = new Set<object>();
/** Of those that read once, and were not answered. */
const unanswered = new Set<object>();

/** Whether all that is followed comes as it happens, and all that is read is answered. For `useSyncExternalStore`. */
export const connection = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isConnected: () => lost.size === 0,
  isAnswered: () => unanswered.size === 0,
};

/** Tells that one follower has lost its connection, or has it again. */
export function noteConnection(follower: object, state: 'LOST' | 'BACK'): void {
  if (state === 'LOST') lost.add(follower);
  else lost.delete(follower);
  for (const listener of listeners) listener();
}

/** Tells that a part of a page could not read because the server is away. The answer is called when it has read, or is gone. */
export function noteUnanswered(): () => void {
  const reader = {};
  unanswered.add(reader);
  for (const listener of listeners) listener();
  return () => {
    unanswered.delete(reader);
    for (const listener of listeners) listener();
  };
}

/** Milliseconds after which is tried again what could not be read, where nothing that is followed tells that the server is back. */
const againMs = 5_000;

/** Calls `again` once, as soon as the server may be reached again: no more, when the answer is called before. */
export function whenBack(again: () => void): () => void {
  let wasConnected = connection.isConnected();
  const forget = () => {
    clearTimeout(timer);
    leave();
  };
  const go = () => {
    forget();
    again();
  };
  const timer = setTimeout(go, againMs);
  const leave = connection.subscribe(() => {
    const isBack = !wasConnected && connection.isConnected();
    wasConnected = connection.isConnected();
    if (isBack) go();
  });
  return forget;
}
