import type { Prisma } from '../../db/generated/client.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { retryDelay } from '../job/index.ts';
import { type Context, type Transaction, transact } from '../kernel/index.ts';
import { engineFormats, exportDocument } from '../table/index.ts';

/** An attempt at making an export, as a fencing number makes it unique. */
export interface ExportClaim {
  id: string;
  attempts: number;
}

/** Everything that making an export needs to know. */
const claimed = {
  job: { include: { document: true, tables: { orderBy: { ordinal: 'asc' } } } },
  table: true,
} satisfies Prisma.ExportInclude;
export type ClaimedExport = Prisma.ExportGetPayload<{ include: typeof claimed }>;

/**
 * Claims the export that has been due for the longest, for the length of a lease; `null` when none is. A worker that dies on
 * the way leaves it to the next one when its lease has run out.
 */
export async function claimExport(context: Context): Promise<ClaimedExport | null> {
  const { rows } = await context.db.pool.query<ExportClaim>(
    `UPDATE export SET attempts = attempts + 1, available_at = now() + make_interval(secs => $1)
     WHERE id = (
       SELECT id FROM export WHERE status = 'PENDING' AND available_at <= now()
       ORDER BY available_at LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING id, attempts`,
    [context.policy.worker.leaseSeconds],
  );
  const [claim] = rows;
  return claim ? context.db.prisma.export.findUnique({ where: claim, include: claimed }) : null;
}

/** Extends the lease; `false` when the claim is lost: somebody else has it, or the export is gone with its job. */
export async function renewExport(context: Context, { id, attempts }: ExportClaim): Promise<boolean> {
  const { rowCount } = await context.db.pool.query(
    `UPDATE export SET available_at = now() + make_interval(secs => $3)
     WHERE id = $1 AND attempts = $2 AND status = 'PENDING'`,
    [id, attempts, context.policy.worker.leaseSeconds],
  );
  return rowCount === 1;
}

/**
 * Makes the export READY, with the document that its bytes in the store become. `false` when the claim is lost: then nothing is
 * written, and the bytes are nobody's. Saying it twice is saying it once.
 */
export async function completeExport(
  context: Context,
  made: ClaimedExport,
  { documentId, object }: { documentId: string; object: StoredObject },
): Promise<boolean> {
  return transact(context, async (tx) => {
    const row = await lockExport(tx, made);
    if (row === null) return false;
    if (row.status === 'READY') return row.documentId === documentId;
    const { workspaceId, document: source } = made.job;
    const { name, contentType } = exportDocument(engineFormats[made.format], {
      documentName: source.name,
      tableName: made.job.tables.length > 1 ? (made.table?.name ?? null) : null,
      tables: made.table === null ? made.job.tables.length : 1,
    });
    await tx.db.document.create({
      data: {
        id: documentId,
        workspaceId,
        kind: 'EXPORT',
        name,
        contentType,
        byteSize: object.size,
        sha256: object.sha256,
        storageKey: object.key,
        actorKind: 'SYSTEM',
      },
    });
    await tx.db.export.update({ where: { id: made.id }, data: { status: 'READY', documentId, error: null } });
    const { id: exportId, jobId, format, rowCount } = made;
    const payload = { exportId, jobId, documentId, format, rowCount, byteSize: object.size };
    tx.record({ ...placeOf(made), type: 'export.ready', payload });
    return true;
  });
}

/** Has a failed attempt repeated after a while, or gives the export up: a final failure, or the last attempt. */
export async function failExport(
  context: Context,
  made: ClaimedExport,
  { reason, isFinal }: { reason: string; isFinal: boolean },
): Promise<void> {
  await transact(context, async (tx) => {
    const row = await lockExport(tx, made);
    if (row?.status !== 'PENDING') return;
    if (!isFinal && made.attempts < context.policy.worker.maxAttempts) {
      await tx.db.$executeRaw`
        UPDATE export SET error = ${reason}, available_at = now() + make_interval(secs => ${retryDelay(made.attempts) / 1000})
        WHERE id = ${made.id}`;
      return;
    }
    await tx.db.export.update({ where: { id: made.id }, data: { status: 'FAILED', error: reason } });
    const payload = { exportId: made.id, jobId: made.jobId, format: made.format, reason };
    tx.record({ ...placeOf(made), type: 'export.failed', payload });
  });
}

/** Gives a claim back, as if it had not been made: the worker was stopped, which is nobody's fault. */
export async function releaseExport(context: Context, { id, attempts }: ExportClaim): Promise<void> {
  await context.db.pool.query(
    `UPDATE export SET attempts = attempts - 1, available_at = now()
     WHERE id = $1 AND attempts = $2 AND status = 'PENDING'`,
    [id, attempts],
  );
}

/** The row, locked until the transaction ends; `null` when it is not this attempt's any more. */
async function lockExport(tx: Transaction, { id, attempts }: ExportClaim) {
  await tx.db.$queryRaw`SELECT id FROM export WHERE id = ${id} FOR UPDATE`;
  return tx.db.export.findUnique({ where: { id, attempts } });
}

/** Where an export's events stand: on the timeline of the document that was extracted. */
function placeOf({ job, correlationId }: ClaimedExport) {
  const { documentId, workspaceId } = job;
  return { stream: documentId, documentId, workspaceId, traceId: correlationId };
}
