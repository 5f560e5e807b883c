import { Prisma } from '../../db/generated/client.ts';
import { type Claim, LeaseLostError } from '../../lease/kind.ts';
import { claimDue, end, lockHeld, type Release } from '../../lease/lease.ts';
import { releaseAndWake } from '../../lease/wake.ts';
import type { Context, Transaction } from '../kernel/index.ts';
import { exportLease } from './lease.ts';

// The only place where an export's status changes: check, UPDATE and event together.
//
// PENDING ──made──▶ READY
//    │  ▲  └─failed─▶ FAILED      what the format cannot hold, or the last attempt
//    └──┘ tried again, given back

/** Everything that making an export needs to know. */
const claimed = {
  job: { include: { document: true, tables: { orderBy: { ordinal: 'asc' } } } },
  table: true,
} satisfies Prisma.ExportInclude;
export type ClaimedExport = Prisma.ExportGetPayload<{ include: typeof claimed }>;

/** Begins an attempt at the export that has been due for the longest; `null` when none is. */
export async function begin(context: Context, tx: Transaction, worker: string): Promise<ClaimedExport | null> {
  const claim = await claimDue(tx.db, exportLease, { worker, leaseSeconds: context.policy.worker.leaseSeconds });
  return claim && tx.db.export.findUniqueOrThrow({ where: { id: claim.id }, include: claimed });
}

/** Stays PENDING: so much of the file is written. Throws LeaseLostError. */
export async function advance(tx: Transaction, claimed: ClaimedExport, progress: number): Promise<void> {
  await lockHeld(tx.db, exportLease, claimed);
  await tx.db.export.update({ where: { id: claimed.id }, data: { progress } });
  const { id: exportId, jobId, format } = claimed;
  tx.record({ ...placeOf(claimed), type: 'export.progressed', payload: { exportId, jobId, format, progress } });
}

/**
 * PENDING → READY, with the document that its bytes in the store have become. Saying it twice is saying it once: a caller whose
 * connection broke cannot know whether its commit arrived. Throws LeaseLostError.
 */
export async function succeed(
  tx: Transaction,
  made: ClaimedExport,
  document: Prisma.DocumentUncheckedCreateInput,
): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM export WHERE id = ${made.id} FOR UPDATE`;
  const row = await tx.db.export.findUnique({ where: { id: made.id, attempt: made.attempt } });
  if (row?.status === 'READY' && row.documentId === document.id) return;
  if (row?.status !== 'PENDING') throw new LeaseLostError(made);
  await tx.db.document.create({ data: document });
  await end(
    tx.db,
    exportLease,
    made,
    Prisma.sql`status = 'READY', progress = 1, document_id = ${document.id}, error = NULL`,
  );
  const { id: exportId, jobId, format, rowCount } = made;
  const payload = { exportId, jobId, documentId: document.id, format, rowCount, byteSize: Number(document.byteSize) };
  tx.record({ ...placeOf(made), type: 'export.ready', payload });
}

/** PENDING → FAILED: there is no other attempt. Throws LeaseLostError. */
export async function fail(tx: Transaction, claim: Claim, reason: string): Promise<void> {
  await lockHeld(tx.db, exportLease, claim);
  await end(tx.db, exportLease, claim, Prisma.sql`status = 'FAILED', error = ${reason}`);
  const failed = await tx.db.export.findUniqueOrThrow({ where: { id: claim.id }, include: { job: true } });
  const payload = { exportId: failed.id, jobId: failed.jobId, format: failed.format, reason };
  tx.record({ ...placeOf(failed), type: 'export.failed', payload });
}

/** Stays PENDING: it is tried again as the release says. Throws LeaseLostError. */
export async function requeue(
  context: Context,
  tx: Transaction,
  claim: Claim,
  reason: { message: string; release: Release },
): Promise<void> {
  const also = Prisma.sql`error = ${reason.message}, progress = 0`;
  await releaseAndWake(context.queues, tx, exportLease, claim, { release: reason.release, also });
}

/** Where an export's events stand: on the timeline of the document that was extracted. */
function placeOf({ job, correlationId }: Pick<ClaimedExport, 'correlationId'> & { job: ExportedJob }) {
  const { documentId, workspaceId } = job;
  return { stream: documentId, documentId, workspaceId, traceId: correlationId };
}

type ExportedJob = Pick<ClaimedExport['job'], 'documentId' | 'workspaceId'>;
