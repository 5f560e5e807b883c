import { type Mail, Prisma } from '../../db/generated/client.ts';
import type { Claim } from '../../lease/kind.ts';
import { claimDue, end, type Release } from '../../lease/lease.ts';
import { releaseAndWake } from '../../lease/wake.ts';
import type { Context, Transaction } from '../kernel/index.ts';
import { mailLease } from '../outbox/index.ts';

// The only place where it is written what became of a mail: it waits, was sent, or was given up.

/** Begins an attempt at the mail that has been due for the longest; `null` when none is. */
export async function begin(context: Context, tx: Transaction, worker: string): Promise<Mail | null> {
  const claim = await claimDue(tx.db, mailLease, { worker, leaseSeconds: context.policy.worker.leaseSeconds });
  return claim && tx.db.mail.findUniqueOrThrow({ where: { id: claim.id } });
}

/** It was sent. Throws LeaseLostError. */
export async function succeed(tx: Transaction, claim: Claim): Promise<void> {
  await end(tx.db, mailLease, claim, Prisma.sql`sent_at = now(), error = NULL`);
}

/** It is given up. Throws LeaseLostError. */
export async function fail(tx: Transaction, claim: Claim, reason: string): Promise<void> {
  await end(tx.db, mailLease, claim, Prisma.sql`failed_at = now(), error = ${reason}`);
}

/** It is tried again as the release says. Throws LeaseLostError. */
export async function requeue(
  context: Context,
  tx: Transaction,
  claim: Claim,
  reason: { message: string; release: Release },
): Promise<void> {
  const also = Prisma.sql`error = ${reason.message}`;
  await releaseAndWake(context.queues, tx, mailLease, claim, { release: reason.release, also });
}
