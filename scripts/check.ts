import { spawn } from 'node:child_process';

/** Everything that is checked without running the program; all of it, also after a failure. */
const checks: Record<string, string[]> = {
  'format and lint': ['biome', 'check', '--error-on-warnings', '.'],
  types: ['tsc', '-p', '.'],
  'types of the dashboard': ['tsc', '-p', 'web'],
  'import arrows and cycles': [
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    '--cache',
    'node_modules/.cache/dependency-cruiser',
    ...['api', 'bench', 'bin', 'cli', 'clients', 'schema', 'scripts', 'src', 'test', 'web/src', 'worker'],
  ],
  'unused code': ['knip', '--no-progress', '--cache'],
  'licences of what ships': ['node', 'scripts/licences.ts'],
  'printed schema': ['node', 'scripts/print-schema.ts', '--check'],
  'released schema': ['node', 'bin/ade.ts', 'schema', 'diff'],
  'printed settings': ['node', 'scripts/print-settings.ts', '--check'],
};

interface Outcome {
  name: string;
  ok: boolean;
  output: string;
  seconds: string;
}

function run(name: string, [command = '', ...args]: string[]): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = ((performance.now() - begun) / 1000).toFixed(1);
      resolve({ name, ok: code === 0, output, seconds });
    });
  });
}

const outcomes = await Promise.all(Object.entries(checks).map(([name, command]) => run(name, command)));
for (const { name, ok, output, seconds } of outcomes) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!ok) console.log(output);
}
if (outcomes.some(({ ok }) => !ok)) process.exitCode = 1;
