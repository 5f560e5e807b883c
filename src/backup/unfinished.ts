import type pg from 'pg';
import { withSession } from './session.ts';

/**
 * An empty schema that says, while it is there, that a restore has begun and not ended. A table would be in the way of migrations,
 * which begin in a schema without any.
 */
export const restoringSchema = 'ade_restore';

/** Whether a restore into this database has begun and not ended. Costs little to load: every start asks. */
export function isRestoring(databaseUrl: string): Promise<boolean> {
  return withSession(databaseUrl, ({ client }) => hasUnfinishedRestore(client));
}

/** The same on a connection. */
export async function hasUnfinishedRestore(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS is', [
    restoringSchema,
  ]);
  return rows[0]?.is === true;
}
