import { workspacePrefix } from '../../storage/keys.ts';
import type { ObjectStat } from '../../storage/object-store.ts';
import type { FileContext } from '../kernel/index.ts';
import { allDone, type PassEnd, type PassWork } from './pass.ts';
import { storedObjectsSql } from './stored-objects.ts';

const batchSize = 500;

/**
 * Removes files that no row points at: leftovers of attempts and uploads that died half-way. Goes through the store workspace
 * by workspace, and only through workspaces of this database: in a store that installations share, none sweeps what belongs
 * to another. A run always gets to the end of the workspace it is in, since a store lists in no promised order.
 */
export async function sweepFiles(context: FileContext, work: PassWork): Promise<PassEnd> {
  const { rows } = await context.db.pool.query<{ id: string }>(
    'SELECT id FROM workspace WHERE id COLLATE "C" > $1 ORDER BY id COLLATE "C"',
    [work.position ?? ''],
  );
  let position = work.position;
  for (const { id } of rows) {
    if (work.budget.spent()) return { complete: false, position };
    await sweep(context, work, workspacePrefix(id));
    position = id;
  }
  return allDone;
}

async function sweep(context: FileContext, work: PassWork, prefix: string): Promise<void> {
  const newest = context.db.clock.now().getTime() - work.retention.orphanFilesSeconds * 1000;
  let batch: ObjectStat[] = [];
  for await (const object of context.store.list(prefix)) {
    work.count('examined', 1);
    // What is young may belong to an attempt or upload that is about to say so.
    if (object.modifiedAt.getTime() > newest) continue;
    batch.push(object);
    if (batch.length < batchSize) continue;
    await removeOrphans(context, work, batch);
    batch = [];
  }
  await removeOrphans(context, work, batch);
}

async function removeOrphans(context: FileContext, work: PassWork, objects: readonly ObjectStat[]): Promise<void> {
  if (objects.length === 0) return;
  const { rows } = await context.db.pool.query<{ key: string }>(
    `SELECT key FROM (${storedObjectsSql}) AS stored WHERE key = ANY ($1)`,
    [objects.map(({ key }) => key)],
  );
  const kept = new Set(rows.map(({ key }) => key));
  for (const { key, size } of objects) {
    if (kept.has(key)) continue;
    await context.store.delete(key);
    context.log.info({ key, size }, 'a file that nothing pointed at was removed');
    work.count('files', 1);
    work.count('bytes', size);
  }
}
