// Every benchmark, one after the other: they must not disturb each other. `npm run bench -- --json` prints JSON lines.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const benchmarks = ['readers.ts', 'writers.ts', 'jobs.ts', 'timeline.ts'];

for (const benchmark of benchmarks) {
  console.error(`\n# ${benchmark}`);
  const script = join(import.meta.dirname, benchmark);
  const { status } = spawnSync(process.execPath, [script, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
