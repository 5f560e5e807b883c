import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from './load.ts';

export interface Contestant {
  target: Target;
  pid: number;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..', '..');

/** ADE's API as it is run, logging to a file; `env` for what is different. */
export async function startAde(
  dataDir: string,
  name: string,
  env: Record<string, string>,
  apiKey: string,
): Promise<Contestant> {
  const log = join(dataDir, `${name}.log`);
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, [join(root, 'bin', 'ade.ts'), 'api'], {
    env: { ...process.env, ...env },
    stdio: ['ignore', output, 'inherit'],
  });
  closeSync(output);
  for (;;) {
    const port = /"url":"http:\/\/[^:"]+:(\d+)"/.exec(await readFile(log, 'utf8'))?.[1];
    if (port !== undefined) {
      const target = { port: Number(port), path: '/graphql', headers: { 'x-api-key': apiKey } };
      return { target, pid: child.pid ?? 0, stop: () => stop(child) };
    }
    if (child.exitCode !== null) throw new Error(`The API ended: ${await readFile(log, 'utf8')}`);
    await delay(50);
  }
}

/** A program of `bench/peers/reads`, which says on which port it listens. */
export async function startPeer(program: string, env: Record<string, string>): Promise<Contestant> {
  const folder = join(root, 'bench', 'peers', 'reads');
  const child = fork(join(folder, program), {
    cwd: folder,
    env: { ...process.env, GRAPHILE_ENV: 'production', ...env },
    stdio: 'inherit',
  });
  const [said] = await once(child, 'message');
  const target = { port: said.port, path: said.path, headers: {} };
  return { target, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
