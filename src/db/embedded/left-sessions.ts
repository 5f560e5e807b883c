import { readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * Ends the sessions that a killed server has left at work. Until they are gone no other server starts on the folder, and one that computes
 * does not look whether its server is there: it would go on until its statement is over. They have nothing to tidy up, as the next
 * server recovers from the log of what was committed. Call only while no server runs on the folder. Linux tells which they are;
 * elsewhere the limit on statements ends them.
 */
export function endLeftSessions(cluster: string): void {
  if (process.platform !== 'linux') return;
  const folder = realpathSync(cluster);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || !worksIn(name, folder)) continue;
    try {
      process.kill(Number(name), 'SIGKILL');
    } catch {
      // It has ended in the meantime.
    }
  }
}

/** Whether a process is of PostgreSQL, whose processes all work in their server's folder. */
function worksIn(pid: string, folder: string): boolean {
  try {
    if (readlinkSync(`/proc/${pid}/cwd`) !== folder) return false;
    return basename(readlinkSync(`/proc/${pid}/exe`)) === 'postgres';
  } catch {
    return false;
  }
}
