import type { FileContext } from '../src/domain/kernel/index.ts';

/** Removes objects that nothing will point at. Best effort: what stays is swept later. */
export async function removeObjects(context: FileContext, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await context.store
      .delete(key)
      .catch((error: unknown) => context.log.warn({ err: error }, 'an object stays behind'));
  }
}
