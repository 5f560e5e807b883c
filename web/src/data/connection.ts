type Listener = () => void;

const listeners = new Set<Listener>();
const lost = new Set<object>();

/** Whether all that is followed comes as it happens. For `useSyncExternalStore`. */
export const connection = {
  subscribe(listener: Listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  isConnected: () => lost.size === 0,
};

/** Tells that one follower has lost its connection, or has it again. */
export function noteConnection(follower: object, state: 'LOST' | 'BACK'): void {
  if (state === 'LOST') lost.add(follower);
  else lost.delete(follower);
  for (const listener of listeners) listener();
}
