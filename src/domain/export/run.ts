import type { Claim } from '../../lease/kind.ts';
import { giveBack, hasOutageLasted, retryLater, waitOut } from '../../lease/lease.ts';
import { hasExpired } from '../../lease/reconcile.ts';
import type { StoredObject } from '../../storage/object-store.ts';
import { withBlocks } from '../document/index.ts';
import type { Context } from '../kernel/index.ts';
import { type Transaction, transact } from '../kernel/index.ts';
import { engineFormat, exportDocument } from '../table/index.ts';
import { exportLease } from './lease.ts';
import { advance, begin, type ClaimedExport, fail, requeue, succeed } from './transitions.ts';

/** Claims the export that has been due for the longest, for the length of a lease; `null` when none is. */
export async function claimExport(context: Context, worker: string): Promise<ClaimedExport | null> {
  return transact(context, (tx) => begin(context, tx, worker));
}

/**
 * Makes the export READY, with the document that its bytes in the store become. Throws LeaseLostError: then nothing is written,
 * and nothing points at the bytes. Saying it twice is saying it once.
 */
export async function completeExport(
  context: Context,
  made: ClaimedExport,
  { documentId, object }: { documentId: string; object: StoredObject },
): Promise<void> {
  const { workspaceId, document: source } = made.job;
  const { name, contentType } = exportDocument(engineFormat(made.format), {
    documentName: source.name,
    tableName: made.job.tables.length > 1 ? (made.table?.name ?? null) : null,
    tables: made.table === null ? made.job.tables.length : 1,
    marksIssues: made.marksIssues,
  });
  await transact(context, (tx) =>
    succeed(tx, made, {
      id: documentId,
      workspaceId,
      kind: 'EXPORT',
      name,
      contentType,
      byteSize: object.size,
      sha256: object.sha256,
      storageKey: object.key,
      ...withBlocks(object),
      actorKind: 'SYSTEM',
    }),
  );
}

/** Records how much of the file is written, 0 to 1; another attempt begins at nothing again. Throws LeaseLostError. */
export async function reportExport(context: Context, claim: ClaimedExport, progress: number): Promise<void> {
  await transact(context, (tx) => advance(tx, claim, progress));
}

export interface ExportFailure {
  reason: string;
  /** Whether trying again would change nothing. */
  isFinal: boolean;
  /** Whether a part of the installation is away: the attempt does not count. */
  isOutage?: boolean;
}

/** Has a failed attempt repeated after a while, or gives the export up: a final failure, or the last attempt. Throws LeaseLostError. */
export async function failExport(context: Context, claim: Claim, failure: ExportFailure): Promise<void> {
  await transact(context, (tx) => endFailedExport(context, tx, claim, failure));
}

/** Gives a claim back because the worker stops: it is due at once, and the attempt does not count. Throws LeaseLostError. */
export async function releaseExport(context: Context, claim: Claim): Promise<void> {
  await transact(context, (tx) =>
    requeue(context, tx, claim, { message: 'The worker was stopped.', release: giveBack }),
  );
}

/** Ends an attempt whose lease has run out; `false` when that is not so any more. */
export async function endLostExport(context: Context, claim: Claim): Promise<boolean> {
  return transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM export WHERE id = ${claim.id} FOR UPDATE`;
    if (!(await hasExpired(tx.db, exportLease, claim))) return false;
    await endFailedExport(context, tx, claim, {
      reason: 'The worker that made it stopped answering.',
      isFinal: false,
    });
    return true;
  });
}

async function endFailedExport(
  context: Context,
  tx: Transaction,
  claim: Claim,
  { reason, isFinal, isOutage = false }: ExportFailure,
): Promise<void> {
  const { outageHours } = context.policy.worker;
  const row = await tx.db.export.findUnique({ where: { id: claim.id }, select: { maxAttempts: true } });
  if (isOutage && !(await hasOutageLasted(tx.db, exportLease, claim, outageHours))) {
    await requeue(context, tx, claim, { message: reason, release: waitOut });
  } else if (!isOutage && !isFinal && claim.attempt < (row?.maxAttempts ?? 0)) {
    await requeue(context, tx, claim, { message: reason, release: retryLater });
  } else {
    await fail(tx, claim, reason);
  }
}
