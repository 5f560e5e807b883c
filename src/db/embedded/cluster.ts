import { type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Account } from './account.ts';
import { DiskFullError, EmbeddedDatabaseError, saysDiskFull } from './error.ts';
import type { Programs } from './programs.ts';

/** The superuser of the embedded server and the name of its database. */
export const superuser = 'ade';

/**
 * Makes the data folder of a new server. It gets its name when it is whole, so that a start that was killed half-way
 * leaves nothing that looks like a database.
 */
export async function createCluster(
  cluster: string,
  password: string,
  programs: Programs,
  account: Account,
): Promise<void> {
  const draft = `${cluster}.new`;
  const passwordFile = `${cluster}.new.password`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(draft, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, password, { mode: 0o600 });
    for (const file of [draft, passwordFile]) {
      if (account.identity) chownSync(file, account.identity.uid, account.identity.gid);
    }
    await initialise(draft, passwordFile, programs, account);
    renameSync(draft, cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(passwordFile, { force: true });
  }
}

async function initialise(folder: string, passwordFile: string, programs: Programs, account: Account): Promise<void> {
  const child = run(account, programs.initdb, [
    `--pgdata=${folder}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // The same order and case rules on every machine, whatever locales it has installed.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]);
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output = `${output}${text}`.slice(-4_000);
  });
  const [code] = await once(child, 'close');
  if (code === 0) return;
  if (saysDiskFull(output)) throw new DiskFullError(folder);
  throw new EmbeddedDatabaseError(`The embedded database could not be made in ${folder}: ${output.trim()}`);
}

/** Starts one of PostgreSQL's programs as the account, away from our terminal, with its errors on a pipe. */
export function run(account: Account, program: string, args: string[], options: SpawnOptions = {}) {
  const [command, ...rest] = [...account.prefix, program, ...args];
  return spawn(command ?? program, rest, {
    ...options,
    ...account.identity,
    // In a session of its own, so that Ctrl-C reaches us alone and the shutdown keeps its order.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Nothing else: PGDATA, PGPORT and the like would change what runs, and our secrets are not the server's business.
    env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
  });
}
