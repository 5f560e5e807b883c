import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedDatabaseError } from './error.ts';

/** What a running server writes into `postmaster.pid` in its data folder (PostgreSQL's miscadmin.h, LOCK_FILE_LINE_*). */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** What the file says, which may be stale: see `runs`. Null when there is none. Throws what reading throws otherwise. */
export function readPostmaster(cluster: string): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const [pid, port] = [Number(lines[0]), Number(lines[3])];
  return Number.isInteger(pid) && pid > 0 ? { pid, port, ready: lines[7]?.trim() === 'ready' } : null;
}

/**
 * Whether that process is a PostgreSQL server of this very folder, and not a stranger that was given the number since. A
 * zombie that no parent reaps has no command line, and does not count.
 */
export function runs(pid: number, cluster: string): boolean {
  const [program, ...args] = commandLine(pid);
  const folder = args[args.indexOf('-D') + 1];
  if (program === undefined || !basename(program).startsWith('postgres') || folder === undefined) return false;
  try {
    const [theirs, ours] = [statSync(folder), statSync(cluster)];
    return theirs.ino === ours.ino && theirs.dev === ours.dev;
  } catch {
    return false;
  }
}

/** The process's arguments; none when there is no such process. */
function commandLine(pid: number): string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(' ');
  } catch {
    return [];
  }
}

/** The folder for the server's Unix socket, or none when its name would be longer than systems allow (unix(7)). */
export function socketFolder(cluster: string): string {
  return Buffer.byteLength(join(cluster, '.s.PGSQL.65535')) < 104 ? cluster : '';
}

/**
 * Whether a server answers on the folder's socket. Unlike a process id this also tells of a server in another container
 * that has the same volume.
 */
export function answers(cluster: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path: join(cluster, `.s.PGSQL.${port}`) });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}

/**
 * Stops a server that outlived the process that had started it. Fast first: it breaks connections, writes a checkpoint and
 * ends; then immediate, which the next start recovers from (PostgreSQL manual, 18.5). Never kill -9: the server's own
 * children would stay.
 */
export async function stopPostmaster(pid: number, cluster: string): Promise<void> {
  for (const [signal, milliseconds] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
  ] as const) {
    signalProcess(pid, signal);
    const deadline = performance.now() + milliseconds;
    while (performance.now() < deadline) {
      if (!runs(pid, cluster)) return;
      await delay(10);
    }
  }
  throw new EmbeddedDatabaseError(
    `PostgreSQL (pid ${pid}) of an earlier start does not end. End it, then start again.`,
  );
}

/** Sends a signal to a process that may have ended already. */
function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
