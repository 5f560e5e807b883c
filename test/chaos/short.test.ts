import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ChaosOptions, runChaos } from './chaos.ts';

/** The short form of `npm run test:chaos`: every kind of fault once. */
const short: Omit<ChaosOptions, 'profile' | 'logs' | 'signal' | 'faults'> = {
  jobs: 30,
  seed: 1,
  seconds: 12,
  streams: 10,
  subscribersPerStream: 2,
  feedSubscribers: 4,
  mediumRows: 5_000,
  tell: () => {},
};

test.for([
  { profile: 'redis' as const, faults: 11 },
  { profile: 'supervised' as const, faults: 10 },
])(
  'whatever fails, nothing is lost, doubled, wrong or left behind: $profile',
  { timeout: 300_000 },
  async ({ profile, faults }, { signal }) => {
    const logs = join(import.meta.dirname, '../.results/chaos/short', profile);
    const report = await runChaos({ ...short, profile, faults, logs, signal });
    expect(report.losses).toEqual([]);
    expect(report.faults).toHaveLength(faults);
    expect(report.events).toBeGreaterThan(short.jobs);
  },
);
