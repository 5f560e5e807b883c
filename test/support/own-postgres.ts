import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import pg from 'pg';
import type { Account } from '../../src/db/embedded/account.ts';
import { run, superuser } from '../../src/db/embedded/cluster.ts';
import { socketFolder } from '../../src/db/embedded/postmaster.ts';
import type { Programs } from '../../src/db/embedded/programs.ts';
import { endWithUs } from '../../src/orphan-guard.ts';

export const password = 'only for this run, on this machine';

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

export interface Launch {
  programs: Programs;
  account: Account;
  cluster: string;
  port: number;
  /** More of its configuration: `name=value`. */
  more?: readonly string[];
}

/** Runs a server on a cluster that is there, without care for what it writes. */
export async function launch({ programs, account, cluster, port, more = [] }: Launch): Promise<RunningServer> {
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${socketFolder(cluster)}`];
  const cheap = ['fsync=off', 'shared_buffers=32MB', 'io_method=sync', 'huge_pages=off', 'jit=off', 'lc_messages=C'];
  const given = [...settings, ...cheap, ...more].flatMap((setting) => ['-c', setting]);
  const child = run(account, programs.postgres, ['-D', cluster, '-p', String(port), ...given]);
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

export function urlAt(port: number, database = 'postgres'): string {
  return `postgresql://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

export async function query(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end());
  return rows;
}
