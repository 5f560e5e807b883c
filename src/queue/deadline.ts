interface Opening {
  waitUntilReady(): Promise<unknown>;
  once(event: 'error', listener: (error: Error) => void): unknown;
}

/** Called as Node calls what it has waited for in vain, so that it is known as a fault that passes. */
class NoAnswerError extends Error {
  readonly code = 'ETIMEDOUT';
  constructor(ms: number) {
    super(`No answer within ${ms / 1000} seconds.`);
    this.name = 'NoAnswerError';
  }
}

/** Resolves when a BullMQ queue or worker is connected; rejects with its first fault, or when it takes longer than `ms`. */
export async function readyWithin(ms: number, opening: Opening): Promise<void> {
  const failed = Promise.withResolvers<never>();
  const timer = setTimeout(() => failed.reject(new NoAnswerError(ms)), ms);
  // Redis connections retry for ever, and say why only in passing.
  opening.once('error', failed.reject);
  try {
    await Promise.race([opening.waitUntilReady(), failed.promise]);
  } finally {
    clearTimeout(timer);
  }
}
