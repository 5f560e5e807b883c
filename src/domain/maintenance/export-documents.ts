import type { TransactionClient } from '../../db/transactions.ts';

/** Removes EXPORT documents whose exports are gone; answers the keys of their files, for after the commit. */
export async function removeExportDocuments(db: TransactionClient, ids: readonly string[]): Promise<string[]> {
  const where = { id: { in: [...ids] }, kind: 'EXPORT' as const };
  const documents = await db.document.findMany({ where, select: { storageKey: true } });
  await db.document.deleteMany({ where });
  return documents.map(({ storageKey }) => storageKey);
}
