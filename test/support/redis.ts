import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';

const run = promisify(execFile);

export interface TestRedis {
  url: string;
  stop(): Promise<void>;
}

/** A server of the caller's own. */
export interface OwnTestRedis extends TestRedis {
  port: number;
}

/** A prefix that no other test uses, for keys, channels and connection names. */
export function redisPrefix(): string {
  return `test-${randomUUID()}`;
}

/** Removes every key of a test; a server that REDIS_URL names outlives the run. */
export async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 1_000 })) {
    if (keys.length > 0) await client.unlink(keys);
  }
  client.disconnect();
}

/** Ends the server's side of all connections whose name starts with the prefix; resolves with how many there were. */
export async function cutConnections(url: string, prefix: string): Promise<number> {
  const client = new Redis(url);
  const lines = String(await client.client('LIST')).split('\n');
  const ids = lines.filter((line) => line.includes(` name=${prefix}:`)).map((line) => /^id=(\d+)/.exec(line)?.[1]);
  for (const id of ids) if (id !== undefined) await client.client('KILL', 'ID', id);
  client.disconnect();
  return ids.length;
}

/** The server that all tests of a run share: REDIS_URL's when that is set, otherwise a new one of our own. */
export async function ensureRedis(): Promise<TestRedis> {
  const url = process.env.REDIS_URL;
  if (url !== undefined && url !== '') return { url, stop: async () => {} };
  return startTestRedis();
}

export interface TestRedisOptions {
  maxmemoryPolicy?: string;
  /** Keeps every write in this folder, so that the next server on it has them; nothing is kept unless given. */
  folder?: string;
  /** The port of a server that has stopped, whose place this one takes; a free one unless given. */
  port?: number;
  password?: string;
  /** The files of a certificate and its key: the server speaks TLS only. */
  tls?: { certificate: string; key: string };
  /** More of its configuration. */
  settings?: Record<string, string>;
}

/**
 * Starts a server of the caller's own. Uses `redis-server` or `valkey-server` from PATH, and as root installs Debian's package
 * when there is neither; otherwise throws what to do.
 */
export async function startTestRedis(options: TestRedisOptions = {}): Promise<OwnTestRedis> {
  const { folder, password, tls } = options;
  const program = await findProgram();
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const settings = {
      ...(tls
        ? {
            port: '0',
            'tls-port': String(port),
            'tls-cert-file': tls.certificate,
            'tls-key-file': tls.key,
            'tls-auth-clients': 'no',
          }
        : { port: String(port) }),
      bind: '127.0.0.1',
      // Also where nothing is saved: this keeps the server out of the project's folder.
      dir: folder ?? tmpdir(),
      save: '',
      appendonly: folder === undefined ? 'no' : 'yes',
      'maxmemory-policy': options.maxmemoryPolicy ?? 'noeviction',
      ...(password === undefined ? {} : { requirepass: password }),
      ...options.settings,
    };
    const server = launch(
      program,
      Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    );
    try {
      await said(server, 'Ready to accept connections');
    } catch (error) {
      // Another process may have taken the port in the meantime.
      if (attempt < 3) continue;
      throw error;
    }
    return {
      url: `redis${tls ? 's' : ''}://${password === undefined ? '' : `:${encodeURIComponent(password)}@`}127.0.0.1:${port}`,
      port,
      stop: () => stopped(server),
    };
  }
}

/** Starts a sentinel with this configuration file, which it writes to. */
export async function startTestSentinel(file: string): Promise<{ stop(): Promise<void> }> {
  const server = launch(await findProgram(), [file, '--sentinel']);
  await said(server, 'Sentinel ID is');
  return { stop: () => stopped(server) };
}

async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = new Promise((resolve) => server.once('exit', resolve));
  server.stdin?.end();
  await exited;
}

/**
 * The shell ends the server as soon as its own input closes, which also happens when this process is killed: an interrupted
 * run leaves no server behind.
 */
function launch(program: string, args: readonly string[]): ChildProcess {
  const script = '"$@" & server=$!; (read -r _; kill "$server" 2>/dev/null) <&3 & wait "$server"';
  return spawn('/bin/sh', ['-c', `exec 3<&0; ${script}`, 'sh', program, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
}

async function said(server: ChildProcess, text: string): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(text)) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`The Redis server ended with code ${code}:\n${output}`)));
  });
}

async function findProgram(): Promise<string> {
  const present = await installedProgram();
  if (present !== null) return present;
  if (process.getuid?.() === 0 && (await onPath('apt-get'))) {
    await installPackage();
    const installed = await installedProgram();
    if (installed !== null) return installed;
  }
  throw new Error(
    'The tests need a Redis server. Install redis-server or valkey-server so that it is on PATH (Debian: apt-get install ' +
      'redis-server; macOS: brew install redis), or set REDIS_URL to a server that tests may write to.',
  );
}

async function installedProgram(): Promise<string | null> {
  for (const name of ['redis-server', 'valkey-server']) {
    if (await onPath(name)) return name;
  }
  return null;
}

async function onPath(program: string): Promise<boolean> {
  return run(program, ['--version']).then(
    () => true,
    () => false,
  );
}

/** Waits for any other installation on this machine, since parallel runs may both get here. */
async function installPackage(): Promise<void> {
  const install = ['install', '--yes', '--no-install-recommends', 'redis-server'];
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const waiting = ['-o', 'DPkg::Lock::Timeout=300'];
  try {
    await run('apt-get', [...waiting, ...install], options);
  } catch {
    // A bare machine has no package lists yet.
    await run('apt-get', [...waiting, 'update'], options);
    await run('apt-get', [...waiting, ...install], options);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}
