import type { Upload } from '../../db/generated/client.ts';
import { type FileContext, type Services, transact } from '../kernel/index.ts';

/** An upload as it stands. */
export interface OpenUpload extends Upload {
  /** Whether its time is over, by the database's clock. */
  isExpired: boolean;
}

/** The upload that a signed link leads to; `null` when there is none. The link stands for the permission. */
export async function uploadForTransfer({ db }: Pick<Services, 'db'>, id: string): Promise<OpenUpload | null> {
  const upload = await db.prisma.upload.findUnique({ where: { id } });
  return upload && { ...upload, isExpired: upload.expiresAt <= db.clock.now() };
}

/** Gives an upload up, with all that has come of it; one that is a document already stays that. */
export async function abandonUpload(context: FileContext, id: string): Promise<void> {
  const keys = await transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM upload WHERE id = ${id} FOR UPDATE`;
    const parts = await tx.db.uploadPart.findMany({ where: { uploadId: id }, select: { storageKey: true } });
    await tx.db.upload.deleteMany({ where: { id, completedAt: null } });
    return parts.map(({ storageKey }) => storageKey);
  });
  await removeParts(context, keys);
}

/** Throws away what has come, so that the file can be sent from its beginning. */
export async function restartUpload(context: FileContext, id: string): Promise<void> {
  const keys = await transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM upload WHERE id = ${id} FOR UPDATE`;
    const { count } = await tx.db.upload.updateMany({ where: { id, completedAt: null }, data: { receivedBytes: 0n } });
    if (count === 0) return [];
    const parts = await tx.db.uploadPart.findMany({ where: { uploadId: id }, select: { storageKey: true } });
    await tx.db.uploadPart.deleteMany({ where: { uploadId: id } });
    return parts.map(({ storageKey }) => storageKey);
  });
  await removeParts(context, keys);
}

/** Outside any transaction, and never throws: what stays is an orphan, which the sweep finds. */
export async function removeParts({ store, log }: Pick<FileContext, 'store' | 'log'>, keys: readonly string[]) {
  for (const key of keys) {
    await store.delete(key).catch((error: unknown) => log.warn({ err: error, key }, 'a part of an upload stays'));
  }
}
