import type { Context } from '../kernel/index.ts';
import { type KeepColumns, type Kept, keepColumnsSql, keptIn } from '../quota/index.ts';
import { allDone, type PassEnd, type PassWork } from './pass.ts';

/**
 * Does something in every workspace, in the order of their ids, with the days that it keeps things there; `do` answers whether all of it
 * is done. When the time is over, the next run goes on with the workspace that this one has not finished.
 */
export async function eachWorkspace(
  context: Context,
  work: PassWork,
  doIn: (workspaceId: string, kept: Kept) => Promise<boolean>,
): Promise<PassEnd> {
  const { rows } = await context.db.pool.query<KeepColumns & { id: string }>(
    `SELECT id, ${keepColumnsSql} FROM workspace WHERE id COLLATE "C" > $1 ORDER BY id COLLATE "C"`,
    [work.position ?? ''],
  );
  let { position } = work;
  for (const { id, ...own } of rows) {
    if (!(await doIn(id, keptIn(work.retention, own)))) return { complete: false, position };
    position = id;
  }
  return allDone;
}
