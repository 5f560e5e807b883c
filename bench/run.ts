// Benchmarks, one after the other: they must not disturb each other. All of them, or those that are named: `npm run bench reads`.
// `npm run bench -- --json` prints JSON lines.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const all = [
  'readers',
  'csv',
  'writers',
  'jobs',
  'fairness',
  'streams',
  'reads',
  'rows',
  'start',
  'soak',
  'web',
  'growth',
  'capacity',
];
const given = process.argv.slice(2);
const named = given.filter((argument) => !argument.startsWith('--'));
for (const name of named) if (!all.includes(name)) throw new Error(`There is no benchmark ${name}: ${all.join(', ')}.`);

for (const benchmark of named.length > 0 ? named : all) {
  console.error(`\n# ${benchmark}`);
  const script = join(import.meta.dirname, `${benchmark}.ts`);
  const { status } = spawnSync(process.execPath, [script, ...given.filter((argument) => !named.includes(argument))], {
    stdio: 'inherit',
  });
  if (status !== 0) process.exitCode = 1;
}
