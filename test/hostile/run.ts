// `npm run test:hostile`: a server in production mode under hostile clients of every kind, while a member goes about their work.
// Prints what was tried and what held; ends with 1 when something did not.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { mostMemory, runHostile } from './hostile.ts';
import { describe } from './report.ts';

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string', default: '' },
  },
});
const whole = z.coerce.number().int().positive();
const options = z
  .object({ clients: whole, seconds: whole, only: z.string().transform((text) => new RegExp(text)) })
  .parse(values);
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interruption.abort(new Error(`Broken off by ${signal}.`)));
}
const logs = join(import.meta.dirname, '../.results/hostile');
const report = await runHostile({ ...options, logs, signal: interruption.signal });
process.stdout.write(describe(report));
if (report.faults.length > 0 || (report.peakMemory ?? 0) > mostMemory) process.exitCode = 1;
