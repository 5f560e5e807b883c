import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serverPort } from '../chaos/ports.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** PgBouncer does not run as root: then it is this user and group, who own nothing. */
const nobody = 65_534;

/** Why there is no PgBouncer to be tried; `null` where there is one. */
export function whyNoPgbouncer(): string | null {
  return spawnSync('pgbouncer', ['--version']).error === undefined
    ? null
    : 'pgbouncer is not installed: apt-get install pgbouncer';
}

/**
 * A real PgBouncer before the server of `databaseUrl`, for that database alone. It opens two connections at most, so that transactions of
 * different clients meet on them.
 */
export async function startPgbouncer(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(await temporaryFolder(), 'pgbouncer-'));
  const port = await serverPort();
  const server = new URL(databaseUrl);
  const { hostname, port: serverAt, pathname, username, password } = server;
  const target = `host=${hostname} port=${serverAt || 5432} user=${username} password=${decodeURIComponent(password)}`;
  const effective = {
    listen_addr: '127.0.0.1',
    listen_port: String(port),
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: '2',
    max_client_conn: '200',
    ...settings,
  };
  const lines = Object.entries(effective).map(([name, value]) => `${name} = ${value}`);
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(file, ['[databases]', `${pathname.slice(1)} = ${target}`, '[pgbouncer]', ...lines, ''].join('\n'));
  const isRoot = process.getuid?.() === 0;
  if (isRoot) await Promise.all([folder, file].map((path) => chown(path, nobody, nobody)));
  const child = spawn('pgbouncer', [file], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(isRoot ? { uid: nobody, gid: nobody } : {}),
  });
  const ended = once(child, 'exit');
  let said = '';
  const up = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('process up')) resolve();
    });
  });
  await Promise.race([up, ended.then(() => Promise.reject(new Error(`PgBouncer has ended:\n${said}`)))]);
  server.host = `127.0.0.1:${port}`;
  return {
    url: server.href,
    async stop() {
      child.kill('SIGINT');
      // Twice, it does not wait for clients.
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
