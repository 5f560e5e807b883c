import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { startTestRedis } from '../support/redis.ts';
import { serverPort } from './ports.ts';

/** A Redis that writes everything down and keeps its port, so that it can be killed and come back with its data. */
export class KillableRedis {
  readonly url: string;
  readonly #program: string;
  readonly #folder: string;
  readonly #port: number;
  #server: ChildProcess | null = null;

  private constructor(program: string, folder: string, port: number) {
    this.#program = program;
    this.#folder = folder;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async create(folder: string): Promise<KillableRedis> {
    await mkdir(folder);
    const redis = new KillableRedis(await findServer(), folder, await serverPort());
    await redis.start();
    return redis;
  }

  async start(): Promise<void> {
    const settings = {
      port: String(this.#port),
      bind: '127.0.0.1',
      dir: this.#folder,
      save: '',
      appendonly: 'yes',
      'maxmemory-policy': 'noeviction',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const server = spawn(this.#program, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    let output = '';
    for await (const line of createInterface({ input: server.stdout })) {
      output += `${line}\n`;
      if (line.includes('Ready to accept connections')) {
        server.stdout.resume();
        this.#server = server;
        return;
      }
    }
    throw new Error(`The Redis server ended before it was ready:\n${output}`);
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Stands still for so many milliseconds, with every connection that it holds. */
  async hang(ms: number): Promise<void> {
    this.#server?.kill('SIGSTOP');
    await delay(ms);
    this.#server?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  }
}

/** The program's name; where there is none, it is installed or its absence explained as for any other test. */
async function findServer(): Promise<string> {
  await (await startTestRedis()).stop();
  for (const name of ['redis-server', 'valkey-server']) {
    const probe = spawn(name, ['--version'], { stdio: 'ignore' });
    const found = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false)).once('exit', (code) => resolve(code === 0));
    });
    if (found) return name;
  }
  throw new Error('There is no Redis server on PATH although one has just run.');
}
