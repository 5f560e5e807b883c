import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destination } from 'pino';
import { listSettings } from '../../src/config/settings.ts';
import { createLogger } from '../../src/log.ts';
import { Stack } from '../stack/stack.ts';

export interface TemporaryStack {
  stack: Stack;
  /** The last lines that were logged, for when something went wrong. */
  lastLines(): string[];
  /** Stops it and removes everything that it kept. */
  remove(): Promise<void>;
}

/** An installation of its own in a temporary folder, on free ports, whatever the settings around it say. */
export async function startTemporaryStack(): Promise<TemporaryStack> {
  const folder = await mkdtemp(join(tmpdir(), 'ade-demo-'));
  const logFile = join(folder, 'demo.log');
  const output = openSync(logFile, 'a', 0o600);
  const log = createLogger(
    { level: 'info', format: 'json' },
    { name: 'supervisor', stream: destination({ dest: output, sync: true }) },
  );
  // The folder has no ade.toml, so that what is set here is all that is set. Development brings GraphiQL, for --keep.
  const stack = new Stack({ env: { ...bareEnvironment(), ...settingsFor(folder) }, cwd: folder, output, log });
  return {
    stack,
    lastLines: () => readFileSync(logFile, 'utf8').trim().split('\n').slice(-10),
    async remove() {
      await stack.stop();
      closeSync(output);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function settingsFor(folder: string): Record<string, string> {
  return { ADE_ENVIRONMENT: 'development', ADE_DATA_DIR: folder, ADE_PORT: '0', ADE_LOG_FORMAT: 'json' };
}

/** The environment without any of our settings. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const ours = new Set(listSettings().flatMap(({ variables }) => variables));
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !ours.has(name) && !name.startsWith('ADE_')),
  );
}
