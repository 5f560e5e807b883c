import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ChaosOptions, runChaos } from './chaos.ts';

/** The short form of `npm run test:chaos`: every kind of fault once or twice. */
const short: Omit<ChaosOptions, 'profile' | 'logs' | 'signal'> = {
  jobs: 30,
  faults: 8,
  seed: 1,
  seconds: 9,
  streams: 10,
  subscribersPerStream: 2,
  feedSubscribers: 3,
  mediumRows: 5_000,
  tell: () => {},
};

test('kill -9, stalls and dropped sockets lose nothing, double nothing and leave nothing behind', {
  timeout: 120_000,
}, async ({ signal }) => {
  const logs = join(import.meta.dirname, '../.results/chaos/short');
  const { losses, faults, events } = await runChaos({ ...short, profile: 'redis', logs, signal });
  expect(losses).toEqual([]);
  expect(faults).toHaveLength(short.faults);
  expect(events).toBeGreaterThan(short.jobs);
});
