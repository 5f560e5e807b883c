import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import { endWithUs } from '../../orphan-guard.ts';
import type { Account } from './account.ts';
import { run } from './cluster.ts';
import { DiskFullError, EmbeddedDatabaseError, saysDiskFull } from './error.ts';
import { socketFolder } from './postmaster.ts';
import type { Programs } from './programs.ts';

export type ServerLog = Pick<Logger, 'debug' | 'warn' | 'error'>;

export interface LaunchOptions {
  programs: Programs;
  account: Account;
  cluster: string;
  port: number;
  durable: boolean;
  log: ServerLog;
}

export interface Server {
  port: number;
  exited: Promise<void>;
  stop(): Promise<void>;
}

/** What keeps a server from starting that may soon be gone, and how PostgreSQL says so. */
const hindrances = {
  /** Something else has the port, or is about to let go of the folder. */
  passing: ['could not bind', 'already exists'],
  leftSessions: ['pre-existing shared memory block'],
};

/** The server ended before it was ready. */
export class StartRefused extends EmbeddedDatabaseError {
  /** `null` when trying again soon does not help. */
  readonly hindrance: keyof typeof hindrances | null;
  constructor(message: string, hindrance: StartRefused['hindrance']) {
    super(message);
    this.name = 'StartRefused';
    this.hindrance = hindrance;
  }
}

/** Runs the server on an existing cluster; resolves once it takes connections. */
export async function launch(options: LaunchOptions): Promise<Server> {
  const { account, programs, cluster, port, log } = options;
  const child = run(account, programs.postgres, ['-D', cluster, '-p', String(port), ...parameters(options)]);
  endWithUs(child, { first: 'INT', last: 'QUIT', patienceSeconds: 10 });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said: string[] = [];
  const ready = Promise.withResolvers<boolean>();
  createInterface({ input: child.stderr ?? Readable.from([]) })
    .on('line', (line) => {
      if (said.push(line) > 20) said.shift();
      logLine(line, log);
      if (line.includes('database system is ready to accept connections')) ready.resolve(true);
    })
    // Ends after the last line, so that a refused start can quote it.
    .once('close', () => ready.resolve(false));
  child.once('error', (error) => {
    said.push(error.message);
    ready.resolve(false);
  });
  if (!(await ready.promise)) throw refusal(said.join('\n'), cluster);
  return { port, exited, stop: () => stop(child, exited) };
}

/** Fast shutdown, and an immediate one if that takes longer than 10 s (PostgreSQL manual, 18.5). */
async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  const impatience = setTimeout(() => child.kill('SIGQUIT'), 10_000);
  child.kill('SIGINT');
  await exited;
  clearTimeout(impatience);
}

/** Passed at every start rather than written into the cluster, so that a new release of ADE can change them. */
function parameters({ cluster, durable }: LaunchOptions): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketFolder(cluster),
    unix_socket_permissions: '0700',
    max_connections: '120',
    shared_buffers: '64MB',
    huge_pages: 'off',
    random_page_cost: '1.1',
    jit: 'off',
    // Parallel queries need /dev/shm, of which containers have little, and gain nothing on short queries.
    max_parallel_workers_per_gather: '0',
    io_method: 'sync',
    // Nothing is replicated: less write-ahead log, and one process fewer.
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_logical_replication_workers: '0',
    // What is written between two checkpoints is what a start after a crash has to read again: some 150 MB take a second.
    max_wal_size: '128MB',
    checkpoint_timeout: '5min',
    // "log" leaves out errors that clients cause and hear of anyway, whose statements would carry data into our log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_checkpoints: 'off',
    log_line_prefix: '',
    lc_messages: 'C',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function logLine(line: string, log: ServerLog): void {
  const [, severity, message] = /^([A-Z]+):\s+(.*)$/.exec(line) ?? [];
  if (severity === 'FATAL' || severity === 'PANIC') log.warn({ severity }, `PostgreSQL: ${message}`);
  else log.debug(`PostgreSQL: ${message ?? line}`);
}

function refusal(said: string, cluster: string): EmbeddedDatabaseError {
  if (saysDiskFull(said)) return new DiskFullError(cluster);
  if (said.includes('incompatible with server')) {
    const detail = /DETAIL:\s+(.*)/.exec(said)?.[1] ?? said;
    return new EmbeddedDatabaseError(
      `The database in ${cluster} was made by another release of PostgreSQL. ${detail} Make a backup of it with the release of ADE that made it (ade backup), and restore that into a new folder with this one: set ADE_DATA_DIR, and run ade restore.`,
    );
  }
  const isSaid = (hindrance: keyof typeof hindrances) => hindrances[hindrance].some((text) => said.includes(text));
  const hindrance = isSaid('leftSessions') ? 'leftSessions' : isSaid('passing') ? 'passing' : null;
  return new StartRefused(`PostgreSQL did not start on ${cluster}: ${said}`, hindrance);
}
