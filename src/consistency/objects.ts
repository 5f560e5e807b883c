import type pg from 'pg';
import { storedObjectsSql } from '../domain/maintenance/index.ts';
import { StoredBytesDamagedError } from '../storage/faults.ts';
import { intactBytes } from '../storage/intact.ts';
import { workspacePrefix } from '../storage/keys.ts';
import type { ObjectStat, ObjectStore } from '../storage/object-store.ts';

const batchSize = 500;

interface NamedObject {
  key: string;
  sha256: string | null;
  /** A bigint, as a decimal string. */
  size: string | null;
  subjectId: string;
}

/** An object that a row names, and what is wrong with it. */
export interface BrokenObject {
  key: string;
  subjectId: string;
  problem: string;
}

/** Looks at every object that the snapshot's rows name; answers how many these are. */
export async function verifyObjects(
  client: pg.ClientBase,
  store: ObjectStore,
  { isDeep, onBroken }: { isDeep: boolean; onBroken: (broken: BrokenObject) => void },
): Promise<number> {
  let count = 0;
  for await (const { key, sha256, size, subjectId } of namedObjects(client)) {
    count += 1;
    const problem = await problemOf(store, { key, sha256, size, subjectId }, isDeep);
    if (problem === null) continue;
    // It may have been removed together with its row since.
    if (await isNamed(client, key)) onBroken({ key, subjectId, problem });
  }
  return count;
}

async function problemOf(
  store: ObjectStore,
  { key, sha256, size }: NamedObject,
  isDeep: boolean,
): Promise<string | null> {
  const stat = await store.stat(key);
  if (stat === null) return 'is not in the store';
  if (size !== null && Number(size) !== stat.size) return `has ${stat.size} bytes and should have ${size}`;
  if (!isDeep || sha256 === null) return null;
  try {
    for await (const _chunk of intactBytes(store, { key, sha256 })) {
      // It is the hash at the end that counts.
    }
    return null;
  } catch (error) {
    if (error instanceof StoredBytesDamagedError) return 'is not what was stored';
    throw error;
  }
}

/** A batch at a time, so that no transaction stays open while objects are read. */
async function* namedObjects(client: pg.ClientBase): AsyncGenerator<NamedObject, void, undefined> {
  for (let after = ''; ; ) {
    const { rows } = await client.query<NamedObject>(
      `SELECT key, sha256, size::text, subject_id AS "subjectId" FROM (${storedObjectsSql}) AS stored
       WHERE key COLLATE "C" > $1 ORDER BY key COLLATE "C" LIMIT $2`,
      [after, batchSize],
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = last.key;
  }
}

async function isNamed(client: pg.ClientBase, key: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM (${storedObjectsSql}) AS stored WHERE key = $1`, [key]);
  return rowCount !== 0;
}

/** Objects below this database's workspaces that no row names. */
export async function countOrphans(
  client: pg.ClientBase,
  store: ObjectStore,
): Promise<{ count: number; bytes: number }> {
  const orphans = { count: 0, bytes: 0 };
  const count = async (objects: readonly ObjectStat[]) => {
    const { rows } = await client.query<{ key: string }>(
      `SELECT key FROM (${storedObjectsSql}) AS stored WHERE key = ANY ($1)`,
      [objects.map(({ key }) => key)],
    );
    const named = new Set(rows.map(({ key }) => key));
    for (const { key, size } of objects) {
      if (named.has(key)) continue;
      orphans.count += 1;
      orphans.bytes += size;
    }
  };
  const { rows: workspaces } = await client.query<{ id: string }>('SELECT id FROM workspace ORDER BY id');
  let batch: ObjectStat[] = [];
  for (const { id } of workspaces) {
    for await (const object of store.list(workspacePrefix(id))) {
      batch.push(object);
      if (batch.length < batchSize) continue;
      await count(batch);
      batch = [];
    }
  }
  await count(batch);
  return orphans;
}
