import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedDatabaseError } from './error.ts';
import type { Programs } from './programs.ts';

interface Identity {
  uid: number;
  gid: number;
}

/** As whom PostgreSQL's programs run: it refuses to run as root. */
export interface Account {
  /** Put in front of the program. */
  prefix: readonly string[];
  /** Whom the child becomes, and whom its files must belong to; null when it is the user we are. */
  identity: Identity | null;
}

/** The system account that packages of PostgreSQL make, too. */
const accountName = 'postgres';

/**
 * An ordinary user runs PostgreSQL as himself. Root drops to the `postgres` account if that can reach the folder; else a
 * user namespace, in which root has another number, does without an account and without touching any folder's mode (a
 * checkout below /root, a private temporary folder); else the account is created. A cluster that exists decides by its
 * owner. Throws EmbeddedDatabaseError where none of these is possible, as in a container that forbids namespaces while
 * the folder lies below /root.
 */
export function chooseAccount(programs: Programs, cluster: string): Account {
  if (process.getuid?.() !== 0) return { prefix: [], identity: null };
  const owner = existsSync(cluster) ? statSync(cluster) : null;
  if (owner && owner.uid !== 0) return dropTo({ uid: owner.uid, gid: owner.gid }, programs, cluster);
  const account = findAccount();
  if (!owner && account && !blockedFolder(account, programs, cluster)) return { prefix: [], identity: account };
  const prefix = namespacePrefix(programs, account);
  if (prefix) return { prefix, identity: null };
  if (owner) {
    throw new EmbeddedDatabaseError(
      `${cluster} belongs to root, and this machine forbids the user namespace that it was made in. Run \`chown -R ${accountName} ${cluster}\`, or start ade as another user.`,
    );
  }
  return dropTo(account ?? createAccount(), programs, cluster);
}

function dropTo(identity: Identity, programs: Programs, cluster: string): Account {
  const blocked = blockedFolder(identity, programs, cluster);
  if (blocked === undefined) return { prefix: [], identity };
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and the user it runs as (${identity.uid}) may not enter ${blocked}. Start ade as an ordinary user, or put the checkout and ADE_DATA_DIR where everyone may enter, such as /srv/ade, or set DATABASE_URL.`,
  );
}

/** The numbers of an account, or null when there is none of that name. */
function findAccount(name = accountName): Identity | null {
  try {
    const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

function createAccount(): Identity {
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin'];
  const result = spawnSync('useradd', [...options, accountName], { encoding: 'utf8' });
  const account = findAccount();
  if (account) return account;
  throw new EmbeddedDatabaseError(
    `PostgreSQL does not run as root, and the account "${accountName}" could not be made (${result.error?.message || result.stderr.trim() || `useradd ended with ${result.status}`}). Start ade as an ordinary user, or set DATABASE_URL.`,
  );
}

/** `unshare` that shows root as an ordinary user to what it runs (user_namespaces(7)), or null where that is forbidden. */
function namespacePrefix(programs: Programs, account: Identity | null): string[] | null {
  // initdb looks its user up by number, so that it must be one that has a name.
  const shown = account ?? findAccount('nobody');
  if (process.platform !== 'linux' || !shown) return null;
  const prefix = ['unshare', '--user', `--map-user=${shown.uid}`, `--map-group=${shown.gid}`];
  const [command, ...rest] = [...prefix, programs.postgres, '--version'];
  return command && spawnSync(command, rest, { stdio: 'ignore' }).status === 0 ? prefix : null;
}

/** The first folder on the way to the programs and to the cluster that the user may not walk through. */
function blockedFolder(identity: Identity, programs: Programs, cluster: string): string | undefined {
  const folders = [programs.postgres, programs.initdb, cluster].flatMap(foldersAbove);
  return folders.find((folder) => !walkable(folder, identity));
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [...foldersAbove(folder), folder];
}

function walkable(folder: string, { uid, gid }: Identity): boolean {
  const stat = statSync(folder);
  if (stat.uid === uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === gid) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}
