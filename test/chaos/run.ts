// `npm run test:chaos`: a whole installation under faults. Every subscriber has to see every event once and in order, every job
// has to have its effect once, and nothing may stay behind. Prints what was done and seen; ends with 1 when a promise was broken.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { type ChaosOptions, type ChaosProfile, runChaos } from './chaos.ts';
import { describe } from './report.ts';

const whole = z.coerce.number().int().nonnegative();
const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'all' },
    jobs: { type: 'string', default: '500' },
    faults: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '130' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
});
const { profile, ...numbers } = z
  .object({
    profile: z.enum(['embedded', 'redis', 'supervised', 'all']),
    jobs: whole,
    faults: whole,
    seconds: whole,
    seed: whole,
  })
  .parse(values);
const profiles: ChaosProfile[] = profile === 'all' ? ['embedded', 'redis', 'supervised'] : [profile];

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort(new Error(`Broken off by ${signal}.`)));
}
// A mistake of the run's own must not leave its processes behind.
process.on('uncaughtException', (error) => interruption.abort(error));

for (const each of profiles) {
  const options: ChaosOptions = {
    ...numbers,
    profile: each,
    streams: 50,
    subscribersPerStream: 4,
    feedSubscribers: 20,
    mediumRows: 20_000,
    logs: join(import.meta.dirname, '../.results/chaos', each),
    signal: interruption.signal,
    tell: (line) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${each}: ${line}\n`),
  };
  options.tell(`seed ${options.seed}; logs go to ${options.logs}`);
  try {
    const report = await runChaos(options);
    process.stdout.write(`\n${describe(options, report)}\n`);
    if (report.losses.length > 0) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
    break;
  }
}
