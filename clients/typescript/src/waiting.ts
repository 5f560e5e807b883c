import { AdeError } from './error.ts';

/** Milliseconds that a follower waits at most before it tries again. */
export const longestWaitMs = 4_000;
const firstWaitMs = 100;

/** Waits longer after each failure, up to four seconds, and half of it by chance, so that many clients do not come back in step. */
export async function waitAfter(failures: number, signal: AbortSignal | undefined): Promise<void> {
  const most = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 10));
  await pause(most / 2 + (Math.random() * most) / 2, signal);
}

/** Rejects with the signal's reason when that is aborted first. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Does the work again while its failure is one that passes. */
export async function untilItPasses<Result>(
  work: () => Promise<Result>,
  signal: AbortSignal | undefined,
): Promise<Result> {
  for (let failures = 0; ; ) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || !(error instanceof AdeError && error.isPassing)) throw error;
      failures += 1;
      if (error.retryAfterSeconds === null) await waitAfter(failures, signal);
      else await pause(error.retryAfterSeconds * 1_000, signal);
    }
  }
}
