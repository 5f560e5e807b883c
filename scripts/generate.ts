// Generates what is not kept in the repository: the Prisma client and the Pothos types from prisma/schema.prisma, the typed
// documents from schema/schema.graphql. Needs no network and no database, and says nothing unless it fails. Runs from `prepare`
// after an install, with --dashboard, which also builds web/dist; `npm run generate` adds --print, which also prints
// schema/schema.graphql and docs/settings.md from the code.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');

interface Step {
  /** The program, or null where development dependencies were left out (`npm ci --omit=dev`). */
  program: string | null;
  args: string[];
  /** What it makes. */
  product: string;
}

const manifest = z.object({ bin: z.record(z.string(), z.string()) });

/** The file behind a package's command. */
function programOf(packageName: string, command: string): string | null {
  try {
    const require = createRequire(import.meta.url);
    const path = require.resolve(`${packageName}/package.json`);
    return join(dirname(path), manifest.parse(require(path)).bin[command] ?? '');
  } catch {
    return null;
  }
}

function run({ program, args, product }: Step): number {
  if (program === null) {
    if (existsSync(join(root, product))) return 0;
    console.error(`${product} is missing, and so is what makes it. Run \`npm ci\` with development dependencies.`);
    return 1;
  }
  const result = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Prisma downloads a native schema engine at start unless this names a program. `generate` never calls it, so that
      // any program does; Node itself is the one that is certainly here.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
  if (result.status === 0) return 0;
  console.error(result.error?.message ?? `${result.stdout}${result.stderr}`);
  return result.status ?? 1;
}

const prisma: Step = {
  program: programOf('prisma', 'prisma'),
  args: ['generate'],
  product: 'src/db/generated/client.ts',
};
const printedSchema: Step = {
  program: join(root, 'scripts/print-schema.ts'),
  args: [],
  product: 'schema/schema.graphql',
};
const documents: Step = {
  program: programOf('@graphql-codegen/cli', 'graphql-codegen'),
  args: ['--config', 'codegen.ts', '--silent'],
  product: 'generated/graphql/graphql.ts',
};

const printedSettings: Step = {
  program: join(root, 'scripts/print-settings.ts'),
  args: [],
  product: 'docs/settings.md',
};

const dashboard: Step = {
  program: programOf('vite', 'vite'),
  args: ['build', 'web', '--logLevel', 'warn'],
  product: 'web/dist/index.html',
};

const steps = [
  prisma,
  ...(process.argv.includes('--print') ? [printedSchema, printedSettings] : []),
  documents,
  ...(process.argv.includes('--dashboard') ? [dashboard] : []),
];
process.exitCode = steps.reduce((status, step) => status || run(step), 0);
