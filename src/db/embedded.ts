import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { keptSecret } from '../config/secret.ts';
import { chooseAccount } from './embedded/account.ts';
import { createCluster, superuser } from './embedded/cluster.ts';
import { EmbeddedDatabaseError, folderError } from './embedded/error.ts';
import { lockFolder } from './embedded/folder-lock.ts';
import { KeptServer } from './embedded/kept-server.ts';
import { endLeftSessions } from './embedded/left-sessions.ts';
import { answers, readPostmaster, runs, stopPostmaster } from './embedded/postmaster.ts';
import { locatePrograms } from './embedded/programs.ts';
import { type LaunchOptions, launch, type Server, type ServerLog, StartRefused } from './embedded/server.ts';

export { EmbeddedDatabaseError } from './embedded/error.ts';

export interface EmbeddedOptions {
  /** Made when absent. The cluster is `postgres/` in it. */
  dataDir: string;
  log: ServerLog;
  /** False gives up durability for speed: for tests, whose data may be lost. True by default. */
  durable?: boolean;
}

export interface EmbeddedDatabase {
  /** Connects as the superuser, over TCP on 127.0.0.1, with the password in it. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the server has ended for good: it was asked to, or it crashed and does not come up any more. */
  readonly exited: Promise<void>;
  /** Ends the server after a checkpoint, then frees the folder. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that comes with ADE on a data folder, making the folder the first time, and starts it again, at the same
 * address, when it crashes. It ends with this process, also when that is killed. One process at a time may
 * run a folder; a server that an earlier, killed process left behind is stopped first. Throws EmbeddedDatabaseError with
 * the remedy when the folder is in use, cannot be written, belongs to another release of PostgreSQL, or the disk is full.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const dataDir = prepareFolder(options.dataDir);
  const lock = lockFolder(dataDir);
  try {
    const cluster = join(dataDir, 'postgres');
    const password = keptSecret(passwordFile(dataDir));
    const programs = await locatePrograms();
    const account = chooseAccount(programs, cluster);
    if (existsSync(cluster)) await clearOrphan(cluster, options.log);
    else await createCluster(cluster, password, programs, account);
    const launchOn = (port: () => Promise<number>) => startServer({ programs, account, cluster, ...options }, port);
    const first = await launchOn(freePort);
    const server = new KeptServer(first, () => launchOn(async () => first.port), options.log);
    const url = connectionUrl(server.port, password);
    try {
      await ensureDatabase(url);
    } catch (error) {
      await server.stop();
      throw error;
    }
    return {
      url,
      port: server.port,
      exited: server.exited,
      async stop() {
        await server.stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw folderError(error, dataDir);
  }
}

/**
 * The URL of the embedded server that is running on a data folder right now, for commands beside a running ade; null when
 * none is. Throws EmbeddedDatabaseError when the folder belongs to another user.
 */
export async function connectRunningEmbedded(dataDir: string): Promise<string | null> {
  const cluster = join(dataDir, 'postgres');
  try {
    const postmaster = readPostmaster(cluster);
    if (!postmaster?.ready || !runs(postmaster.pid, cluster)) return null;
    return connectionUrl(postmaster.port, readFileSync(passwordFile(dataDir), 'utf8').trim());
  } catch (error) {
    throw folderError(error, dataDir);
  }
}

/** Ends the server that a killed process left behind on the folder, if there is one. Call only while holding the folder. */
async function clearOrphan(cluster: string, log: ServerLog): Promise<void> {
  const left = readPostmaster(cluster);
  if (left === null) return;
  if (runs(left.pid, cluster)) {
    log.warn({ pid: left.pid }, 'stopping the PostgreSQL that an earlier ade left behind');
    await stopPostmaster(left.pid, cluster);
  } else if (await answers(cluster, left.port)) {
    throw new EmbeddedDatabaseError(
      `A PostgreSQL outside this container or machine is using ${cluster}. Stop it, or set ADE_DATA_DIR to another folder.`,
    );
  } else {
    // PostgreSQL would believe the file if its number belonged to any living process.
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
  }
}

async function startServer(
  { durable = true, ...options }: EmbeddedOptions & Pick<LaunchOptions, 'programs' | 'account' | 'cluster'>,
  port: () => Promise<number>,
): Promise<Server> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    try {
      return await launch({ ...options, durable, port: await port() });
    } catch (error) {
      const hindrance = error instanceof StartRefused ? error.hindrance : null;
      if (hindrance === null || performance.now() > deadline) throw error;
      if (hindrance === 'leftSessions') endLeftSessions(options.cluster);
      await delay(20);
    }
  }
}

/** Asked at every start: a first start may have been killed between making the cluster and making the database. */
async function ensureDatabase(url: string): Promise<void> {
  const administration = new URL(url);
  administration.pathname = '/postgres';
  const client = new pg.Client({ connectionString: administration.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [superuser]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${superuser}`);
  } finally {
    await client.end();
  }
}

/** Makes the folder, and lets the account that PostgreSQL drops to walk through it (not list it) when we are root. */
function prepareFolder(folder: string): string {
  try {
    const root = process.getuid?.() === 0;
    mkdirSync(folder, { recursive: true, mode: root ? 0o711 : 0o700 });
    const { mode } = statSync(folder);
    if (root && (mode & 0o001) === 0) chmodSync(folder, mode | 0o011);
    return realpathSync(folder);
  } catch (error) {
    throw folderError(error, folder);
  }
}

function passwordFile(dataDir: string): string {
  return join(dataDir, 'postgres.password');
}

function connectionUrl(port: number, password: string): string {
  return `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${superuser}`;
}

async function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const server = createServer().once('error', reject);
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
}
