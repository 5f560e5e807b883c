import { isForeignKeyViolation } from '../../db/errors.ts';
import { Prisma } from '../../db/generated/client.ts';
import { workspacePrefix } from '../../storage/keys.ts';
import { type FileContext, transact } from '../kernel/index.ts';
import { removeUploads } from './expire-uploads.ts';
import { allDone, moreToDo, type PassEnd, type PassWork } from './pass.ts';
import { purgeDocument } from './purge-documents.ts';

const documentsPerBatch = 50;
const eventsPerBatch = 1_000;

/**
 * Erases workspaces that were deleted: documents with all that was made of them, uploads, configurations, events, and what their
 * store's folder still holds. Once no attempt or upload can be under way any more, looks a second time, and removes what one of them
 * has left. A row of a workspace that is erased, in whatever table, is an error of this pass.
 */
export async function eraseWorkspaces(context: FileContext, work: PassWork): Promise<PassEnd> {
  const { rows } = await context.db.pool.query<{ id: string; workspaceId: string; isErased: boolean }>(
    `SELECT id, workspace_id AS "workspaceId", erased_at IS NOT NULL AS "isErased" FROM workspace_erasure
     WHERE erased_at IS NULL OR verified_at IS NULL AND erased_at < now() - make_interval(secs => $1)
     ORDER BY workspace_erasure.id`,
    [work.retention.orphanFilesSeconds],
  );
  for (const { id, workspaceId, isErased } of rows) {
    if (!isErased && !(await removeRows(context, work, workspaceId))) continue;
    if (!(await removeFolder(context, work, workspaceId))) continue;
    await refuseRest(context, workspaceId);
    const column = isErased ? 'verified_at' : 'erased_at';
    await context.db.pool.query(`UPDATE workspace_erasure SET ${column} = now() WHERE id = $1`, [id]);
    work.count(isErased ? 'verified' : 'workspaces', 1);
  }
  return work.budget.spent() ? moreToDo : allDone;
}

/** Whether they are gone; otherwise the time is over, or a job that was submitted at the last moment is unfinished. */
async function removeRows(context: FileContext, work: PassWork, workspaceId: string): Promise<boolean> {
  for (let after = ''; ; ) {
    if (work.budget.spent()) return false;
    const { rows } = await context.db.pool.query<{ id: string }>(
      `SELECT id FROM document WHERE workspace_id = $1 AND id > $2 ORDER BY document.id LIMIT $3`,
      [workspaceId, after, documentsPerBatch],
    );
    const ids = rows.map(({ id }) => id);
    await context.db.pool.query('UPDATE document SET deleted_at = now() WHERE id = ANY ($1) AND deleted_at IS NULL', [
      ids,
    ]);
    for (const id of ids) await purgeDocument(context, work, id, 0);
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
  }
  while (!work.budget.spent()) {
    if ((await removeUploads(context, work, Prisma.sql`workspace_id = ${workspaceId}`)) === 0) break;
  }
  while (!work.budget.spent()) {
    // Their timelines go with them.
    const { rowCount } = await context.db.pool.query(
      `WITH gone AS (
         DELETE FROM event WHERE pos IN (SELECT pos FROM event WHERE workspace_id = $1 ORDER BY event.pos LIMIT $2) RETURNING stream
       ), heads AS (
         DELETE FROM stream_head USING (SELECT DISTINCT stream FROM gone) AS over WHERE stream_head.stream = over.stream
       )
       SELECT FROM gone`,
      [workspaceId, eventsPerBatch],
    );
    if (rowCount === 0) return removeWorkspace(context, workspaceId);
  }
  return false;
}

async function removeWorkspace(context: FileContext, workspaceId: string): Promise<boolean> {
  try {
    await transact(context, async ({ db }) => {
      await db.configuration.deleteMany({ where: { workspaceId } });
      await db.idempotencyKey.deleteMany({ where: { workspaceId } });
      await db.damagedObject.deleteMany({ where: { key: { startsWith: workspacePrefix(workspaceId) } } });
      await db.workspace.deleteMany({ where: { id: workspaceId } });
    });
    return true;
  } catch (error) {
    // A request that was under way when it was deleted has added something: the next run takes it.
    if (isForeignKeyViolation(error)) return false;
    throw error;
  }
}

/** Whether its folder in the store is empty; otherwise the time is over. */
async function removeFolder(context: FileContext, work: PassWork, workspaceId: string): Promise<boolean> {
  for await (const { key } of context.store.list(workspacePrefix(workspaceId))) {
    if (work.budget.spent()) return false;
    await context.store.delete(key);
    work.count('files', 1);
  }
  return true;
}

/** Throws when a table has rows of it. Asks the database which tables could: one that is added later is among them. */
async function refuseRest({ db }: FileContext, workspaceId: string): Promise<void> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = current_schema() AND column_name = 'workspace_id' AND table_type = 'BASE TABLE' AND table_name <> 'workspace_erasure'`,
  );
  for (const { name } of tables) {
    const { rowCount } = await db.pool.query(`SELECT FROM "${name}" WHERE workspace_id = $1 LIMIT 1`, [workspaceId]);
    if (rowCount !== 0) throw new Error(`The table ${name} has rows of workspace ${workspaceId}, which was erased.`);
  }
}
