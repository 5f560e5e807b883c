import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 50;

/** Resolves when every endpoint says that it serves, and all that it needs is there. */
export async function untilReady(endpoints: readonly string[]): Promise<void> {
  await Promise.all(
    endpoints.map(async (endpoint) => {
      while (!(await isReady(endpoint))) await delay(lookEveryMs);
    }),
  );
}

async function isReady(endpoint: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${endpoint}/health/ready`, { signal: AbortSignal.timeout(5_000) });
    return ok;
  } catch {
    return false;
  }
}
