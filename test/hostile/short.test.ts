import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mostMemory, runHostile } from './hostile.ts';
import { describe } from './report.ts';

/** The short form of `npm run test:hostile`: every attack once. */
test('hostile clients of every kind take nothing down, and are answered what is wrong', { timeout: 180_000 }, async ({
  signal,
}) => {
  const logs = join(import.meta.dirname, '../.results/hostile/short');
  const report = await runHostile({ clients: 10, seconds: 1, only: /./, logs, signal });
  process.stdout.write(describe(report));
  expect(report.faults).toEqual([]);
  expect(report.memberRequests).toBeGreaterThan(0);
  expect(report.peakMemory ?? 0).toBeLessThan(mostMemory);
});
