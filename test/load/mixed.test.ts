import { expect, onTestFinished, test } from 'vitest';
import { startSoaked } from './installation.ts';
import { mixedLoad, overload } from './load.ts';

// The short form of `npm run bench soak`: rounds in place of minutes.
test.each([
  ['PostgreSQL', false],
  ['Redis', true],
])(
  'uploads, jobs, reads and followers at a time, hints and tasks through %s; and more at once than there is room for',
  async (_carrier, withRedis) => {
    const installation = await startSoaked(withRedis, { ADE_REQUESTS_AT_A_TIME: '10' });
    onTestFinished(() => installation.stop());
    const isOver = (round: number) => round === 4;
    const load = { jobs: 2, readers: 2, followers: 3, isOver };
    const { times, faults, unseen } = await mixedLoad(installation.client, load);
    expect({ faults, unseen }).toEqual({ faults: [], unseen: 0 });
    expect([times.upload.length, times.job.length, times.read.length]).toEqual([8, 8, 8]);
    const result = await overload(installation.client, 200);
    expect(result.faults).toEqual([]);
    expect(result.shed).toBeGreaterThan(0);
    expect(result.answered).toBeGreaterThan(0);
  },
  300_000,
);
