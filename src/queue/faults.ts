import type { Logger } from '../log.ts';

const repeatAfterMs = 10_000;

/** A listener for BullMQ's `error` events, which come in floods while a server is away: says the same thing once in a while. */
export function faultLogger(log: Logger, message: string): (error: Error) => void {
  let last = '';
  let lastAt = 0;
  return (error) => {
    if (error.message === last && Date.now() - lastAt < repeatAfterMs) return;
    last = error.message;
    lastAt = Date.now();
    log.warn({ err: error }, message);
  };
}
