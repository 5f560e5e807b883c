import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { treeOf, untilGone } from '../support/process-tree.ts';
import { AdeProcess, bareEnvironment, newFolder } from './ade.ts';

const readyLine = z.object({ msg: z.literal('ready'), url: z.string() });
const root = join(import.meta.dirname, '../..');

let folder: Awaited<ReturnType<typeof newFolder>>;
let left: number[];
beforeEach(async () => {
  folder = await newFolder();
  left = [];
});
afterEach(async () => {
  for (const pid of left) kill(pid, 'SIGKILL');
  await untilGone(left);
  await folder.remove();
});

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended.
  }
}

/** Everything that a start has made: supervisor, API, worker, PostgreSQL and its own processes, and what watches over them. */
function remember(pid: number | undefined): number[] {
  if (pid === undefined) throw new Error('It did not start.');
  left = treeOf(pid);
  expect(left.length).toBeGreaterThan(8);
  return left;
}

describe.skipIf(process.platform !== 'linux')('nothing outlives its parent', () => {
  test.each(['SIGTERM', 'SIGKILL'] as const)(
    'ade start, ended by %s',
    async (signal) => {
      const ade = new AdeProcess(['start'], { cwd: folder.path, env: { ADE_PORT: '0' } });
      await ade.line(['"supervisor"', '"msg":"ready"']);
      const pids = remember(ade.pid);
      ade.child.kill(signal);
      await untilGone(pids);
      await ade.ended();
    },
    120_000,
  );

  test.each(['SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'npm start, ended by %s',
    async (signal) => {
      const npm = spawn('npm', ['start', '--silent'], {
        cwd: root,
        env: { ...bareEnvironment(), ADE_DATA_DIR: join(folder.path, '.ade'), ADE_PORT: '0' },
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      await ready(npm);
      const pids = remember(npm.pid);
      npm.kill(signal);
      await untilGone(pids);
    },
    120_000,
  );
});

/** Resolves when the installation below npm says that it is ready; its output goes on to be read. */
function ready({ stdout }: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!stdout) return reject(new Error('npm has no output.'));
    createInterface({ input: stdout })
      .on('line', (line) => {
        if (line.startsWith('{') && readyLine.safeParse(JSON.parse(line)).success) resolve();
      })
      .once('close', () => reject(new Error('npm ended.')));
  });
}
