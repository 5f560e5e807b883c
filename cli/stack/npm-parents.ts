import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isAlive } from '../../src/is-alive.ts';

const lookEveryMs = 500;

/**
 * Calls `gone` when npm, or the shell that it has put between itself and us, has ended. npm hands a signal to that shell, which ends
 * of it and tells us nothing; and a SIGKILL tells nothing at all. Without npm, outliving a parent is what `nohup` is for.
 */
export async function whenNpmIsGone(gone: () => void): Promise<void> {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const shell = process.ppid;
  const npm = await parentOf(shell);
  const look = setInterval(() => {
    if (process.ppid === shell && (npm === null || isAlive(npm))) return;
    clearInterval(look);
    gone();
  }, lookEveryMs);
  look.unref();
}

/** `null` where that cannot be found out, or there is nothing above. */
async function parentOf(pid: number): Promise<number | null> {
  try {
    const parent = Number(process.platform === 'linux' ? await fromProc(pid) : await fromPs(pid));
    return Number.isInteger(parent) && parent > 1 ? parent : null;
  } catch {
    return null;
  }
}

/** proc_pid_stat(5): the name, in parentheses, may hold anything; state and parent follow the last one. */
async function fromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
}

async function fromPs(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-p', String(pid)]);
  return stdout.trim();
}
