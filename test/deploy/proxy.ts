import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverPort } from '../chaos/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

export interface RunningProxy {
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** Starts a proxy on a free port, unless one is given, with a folder of its own; answers when connections are taken. */
export async function startProxy(
  program: string,
  at: number | undefined,
  prepare: (place: { folder: string; port: number }) => Promise<{ args: string[]; env?: Record<string, string> }>,
): Promise<RunningProxy> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'proxy-'));
  const port = at ?? (await serverPort());
  const { args, env } = await prepare({ folder, port });
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  const ended = once(child, 'exit');
  await Promise.race([answers(port), ended.then(() => Promise.reject(new Error(`${program} has ended.`)))]);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await delay(20);
  }
}
