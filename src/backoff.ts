export interface BackoffLimits {
  firstMs: number;
  lastMs: number;
}

/**
 * Milliseconds to wait before the next try of what has failed that many times in a row before (0 and up): doubling up to a limit,
 * and spread over the upper half of that, so that many processes do not come back in one instant.
 */
export function backoff(failures: number, { firstMs, lastMs }: BackoffLimits): number {
  return Math.min(firstMs * 2 ** failures, lastMs) * (0.5 + Math.random() / 2);
}
