import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseAccount } from '../../src/db/embedded/account.ts';
import { createCluster, superuser } from '../../src/db/embedded/cluster.ts';
import { locatePrograms } from '../../src/db/embedded/programs.ts';
import { applyMigrations } from '../../src/db/migrate.ts';
import { serverPort } from '../chaos/ports.ts';
import { launch, password, query, type RunningServer, urlAt } from './own-postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

const template = 'ade_template';

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
  const startReplica = () => start(replicaFolder, replicaPort, [`primary_conninfo=${from}`]);
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
