import { createReadStream } from 'node:fs';
import type { Job } from '../../src/db/generated/client.ts';
import type { TableResult } from '../../src/domain/job/index.ts';
import type { FileContext } from '../../src/domain/kernel/index.ts';
import type { StorableTable } from '../../src/engine-process/messages.ts';
import { exportKey, tableRowsKey } from '../../src/storage/keys.ts';
import type { StoredObject } from '../../src/storage/object-store.ts';
import { removeObjects } from '../objects.ts';

/** Puts the files of tables into the store, under keys of this attempt. When it throws, none of them stays. */
export async function storeTables(
  context: FileContext,
  { workspaceId, id, attempt }: Job,
  tables: readonly StorableTable[],
  signal: AbortSignal,
): Promise<TableResult[]> {
  const keys: string[] = [];
  const put = (key: string, path: string): Promise<StoredObject> => {
    keys.push(key);
    return context.store.put(key, createReadStream(path), { signal });
  };
  try {
    const results: TableResult[] = [];
    for (const { table, summary, rows, exports } of tables) {
      const [object, ...files] = await allOf([
        put(tableRowsKey(workspaceId, id, attempt, table.ordinal), rows.path),
        ...exports.map(({ format, path }) => put(exportKey(workspaceId, id, attempt, table.ordinal, format), path)),
      ]);
      results.push({
        table,
        summary,
        rows: { object, index: rows.index, valueCounts: rows.valueCounts },
        exports: exports.flatMap(({ format }, at) => {
          const file = files[at];
          return file ? [{ format, object: file }] : [];
        }),
      });
    }
    return results;
  } catch (error) {
    await removeObjects(context, keys);
    throw error;
  }
}

/** The keys of everything that `storeTables` has stored. */
export function keysOf(tables: readonly TableResult[]): string[] {
  return tables.flatMap(({ rows, exports }) => [rows.object.key, ...exports.map(({ object }) => object.key)]);
}

/** Like Promise.all, but with a failure it waits for the others as well: what they store has to be removed again. */
async function allOf<T>(work: readonly [Promise<T>, ...Promise<T>[]]): Promise<[T, ...T[]]> {
  await Promise.allSettled(work);
  const [first, ...rest] = work;
  return [await first, ...(await Promise.all(rest))];
}
