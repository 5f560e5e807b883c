import type { Context } from '../kernel/index.ts';

/** The first half of the lock's key; the second is the name's hash. Any number will do, as long as nothing else uses it. */
export const maintenanceLock = 7_214_002;

/**
 * Does the work while this process holds the named advisory lock; `null`, at once, when another session holds it. The lock
 * belongs to one connection, which is kept for as long as it takes: when that breaks, the lock is gone and the signal fires.
 */
export async function underLock<T>(
  { db }: Pick<Context, 'db'>,
  name: string,
  work: (lost: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const session = await db.sessions.connect();
  const lost = new AbortController();
  const onError = (error: Error) => lost.abort(error);
  session.on('error', onError);
  let held = true;
  try {
    const { rows } = await session.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS held', [
      maintenanceLock,
      name,
    ]);
    held = rows[0]?.held === true;
    return held ? await work(lost.signal) : null;
  } finally {
    // A connection that may still hold the lock must not go back to the pool.
    const unlock = () => session.query('SELECT pg_advisory_unlock($1, hashtext($2))', [maintenanceLock, name]);
    const clean =
      !held ||
      (await unlock().then(
        () => true,
        () => false,
      ));
    session.off('error', onError);
    session.release(!clean);
  }
}
