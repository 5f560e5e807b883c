import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { type FetchRange, RowsDamagedError, type RowsIndex } from '../../engine/tables.ts';
import { ObjectNotFoundError, StoredBytesDamagedError } from '../../storage/faults.ts';
import type { ObjectStore } from '../../storage/object-store.ts';

/** How the rows object is cut into frames; see `src/engine/write`. */
export const rowsIndex: z.ZodType<RowsIndex> = z.object({
  frames: z.array(z.object({ offset: z.number(), length: z.number(), firstRow: z.number().optional() })),
  rowsPerFrame: z.number(),
  rowCount: z.number(),
  byteLength: z.number(),
  checksums: z.boolean().optional(),
});

/** Reads from an object; what shows that its bytes are not those that were written is said with the object's name. */
export async function intact<T>(
  store: ObjectStore,
  key: string,
  read: (fetchRange: FetchRange) => Promise<T>,
): Promise<T> {
  try {
    return await read(async (start, end) => buffer(await store.get(key, { start, end })));
  } catch (error) {
    const isDamage =
      error instanceof RowsDamagedError || error instanceof ObjectNotFoundError || error instanceof RangeError;
    throw isDamage ? new StoredBytesDamagedError(key, { cause: error }) : error;
  }
}
