import type { TestProject } from 'vitest/node';
import { ensureRedis } from './redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The Redis server of this run, for `inject('redisUrl')`. Every test uses a prefix of its own. */
    redisUrl: string;
  }
}

/** vitest global setup: one Redis server for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const redis = await ensureRedis();
  project.provide('redisUrl', redis.url);
  return () => redis.stop();
}
