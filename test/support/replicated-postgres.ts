import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import pg from 'pg';
import { type Account, chooseAccount } from '../../src/db/embedded/account.ts';
import { createCluster, run, superuser } from '../../src/db/embedded/cluster.ts';
import { socketFolder } from '../../src/db/embedded/postmaster.ts';
import { locatePrograms, type Programs } from '../../src/db/embedded/programs.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { endWithUs } from '../../src/orphan-guard.ts';
import { serverPort } from '../chaos/ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

const password = 'only for this run, on this machine';
const template = 'ade_template';

interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL, and a standby that streams from it. */
export interface ReplicatedPostgres {
  /** A migrated database of the caller's own, at both. */
  createDatabase(): Promise<{ primaryUrl: string; replicaUrl: string }>;
  /** The standby goes on to receive what is written, and shows none of it. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Resolves once the standby shows all that was written up to now. */
  caughtUp(): Promise<void>;
  /** Makes the standby a server of its own. */
  promote(): Promise<void>;
  stopReplica(): Promise<void>;
  startReplica(): Promise<void>;
  stop(): Promise<void>;
}

export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'replicated-'));
  // PostgreSQL does not run as root: its own account has to walk through the folder.
  await chmod(folder, 0o711);
  const [primaryFolder, replicaFolder] = [join(folder, 'primary'), join(folder, 'replica')];
  const programs = await locatePrograms();
  const account = chooseAccount(programs, primaryFolder);
  await createCluster(primaryFolder, password, programs, account);
  // A cluster that has never run is a copy to stream from as good as one that pg_basebackup makes, which does not come with the package.
  execFileSync('cp', ['-a', primaryFolder, replicaFolder]);
  // As a copy it belongs to whom PostgreSQL runs as.
  execFileSync('cp', ['-a', join(replicaFolder, 'PG_VERSION'), join(replicaFolder, 'standby.signal')]);
  const [primaryPort, replicaPort] = [await serverPort(), await serverPort()];
  const from = `host=127.0.0.1 port=${primaryPort} user=${superuser} password='${password}'`;
  const start = (cluster: string, port: number, more: string[] = []) =>
    launch({ programs, account, cluster, port, more });
  const primary = await start(primaryFolder, primaryPort);
  await query(primary.url, `CREATE DATABASE ${template}`);
  await applyMigrations(urlAt(primaryPort, template));
  const startReplica = () => start(replicaFolder, replicaPort, ['-c', `primary_conninfo=${from}`]);
  let databases = 0;
  let replica: RunningServer | null = await startReplica();
  const onReplica = (sql: string) => query(urlAt(replicaPort), sql);
  const stopReplica = async () => {
    await replica?.stop();
    replica = null;
  };
  return {
    async createDatabase() {
      databases += 1;
      const name = `ade_${databases}`;
      await query(primary.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
      return { primaryUrl: urlAt(primaryPort, name), replicaUrl: urlAt(replicaPort, name) };
    },
    pause: async () => void (await onReplica('SELECT pg_wal_replay_pause()')),
    resume: async () => void (await onReplica('SELECT pg_wal_replay_resume()')),
    async caughtUp() {
      const [row] = await query(primary.url, 'SELECT pg_current_wal_insert_lsn()::text AS at');
      const hasCome = `SELECT pg_last_wal_replay_lsn() >= '${row?.at}'::pg_lsn AS come`;
      while ((await onReplica(hasCome))[0]?.come !== true);
    },
    promote: async () => void (await onReplica('SELECT pg_promote()')),
    stopReplica,
    async startReplica() {
      replica ??= await startReplica();
    },
    async stop() {
      await stopReplica();
      await primary.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Launch {
  programs: Programs;
  account: Account;
  cluster: string;
  port: number;
  more: string[];
}

async function launch({ programs, account, cluster, port, more }: Launch): Promise<RunningServer> {
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${socketFolder(cluster)}`];
  const cheap = ['fsync=off', 'shared_buffers=32MB', 'io_method=sync', 'huge_pages=off', 'jit=off', 'lc_messages=C'];
  const given = [...settings, ...cheap].flatMap((setting) => ['-c', setting]);
  const child = run(account, programs.postgres, ['-D', cluster, '-p', String(port), ...given, ...more]);
  endWithUs(child, { first: 'INT', last: 'QUIT', patienceSeconds: 10 });
  const exited = once(child, 'exit');
  const said: string[] = [];
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: child.stderr ?? Readable.from([]) }).on('line', (line) => {
      said.push(line);
      if (/database system is ready to accept (read-only )?connections/.test(line)) resolve();
    });
  });
  await Promise.race([ready, exited.then(() => Promise.reject(new Error(said.join('\n'))))]);
  return {
    url: urlAt(port),
    async stop() {
      child.kill('SIGINT');
      await exited;
    },
  };
}

function urlAt(port: number, database = 'postgres'): string {
  return `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
}
