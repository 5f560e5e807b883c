export interface BackoffLimits {
  firstMs: number;
  lastMs: number;
  /** How many times as long each wait is as the one before; twice unless given. */
  factor?: number;
  /** 0…1: the share of a wait that is up to chance, so that many processes do not come back in one instant; half unless given. */
  spread?: number;
}

/**
 * Milliseconds to wait before the next try of what has failed that many times in a row before (0 and up): growing up to a limit,
 * and spread over the upper part of that.
 */
export function backoff(failures: number, { firstMs, lastMs, factor = 2, spread = 0.5 }: BackoffLimits): number {
  return Math.min(firstMs * factor ** failures, lastMs) * (1 - spread * Math.random());
}
