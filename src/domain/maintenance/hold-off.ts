import type { ClientBase } from 'pg';
import { maintenanceLock } from './lock.ts';
import { maintenancePasses } from './passes.ts';

/** Seconds to wait for a pass to end: twice as long as a run may take. */
const patienceSeconds = 600;

/**
 * Keeps every pass that deletes files from running, for as long as the connection lives. Waits for those that run, at most ten
 * minutes for each; `onWait` is given the name of each that has to be waited for. Throws when one does not end.
 */
export async function holdOffRemovals(session: ClientBase, onWait: (pass: string) => void): Promise<void> {
  for (const { name } of maintenancePasses.filter(({ removesFiles }) => removesFiles)) {
    const { rows } = await session.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS held', [
      maintenanceLock,
      name,
    ]);
    if (rows[0]?.held) continue;
    onWait(name);
    await session.query(`SET lock_timeout = '${patienceSeconds}s'`);
    await session
      .query('SELECT pg_advisory_lock($1, hashtext($2))', [maintenanceLock, name])
      .catch((cause: unknown) => {
        throw new Error(`The maintenance pass ${name}, or another backup, has not ended in ten minutes.`, { cause });
      });
    await session.query('RESET lock_timeout');
  }
}
