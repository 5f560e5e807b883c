import type { FileContext } from '../kernel/index.ts';
import type { PassWork } from './pass.ts';

/**
 * Deletes files whose rows are gone. Stands outside any transaction and never throws: a file that stays is an orphan, which
 * the sweep finds later.
 */
export async function removeFiles(context: FileContext, work: PassWork, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    try {
      await context.store.delete(key);
      work.count('files', 1);
    } catch (error) {
      context.log.warn({ err: error, key }, 'a file stays behind for the sweep');
    }
  }
}
