import { Prisma, type Webhook, type WebhookDelivery } from '../../db/generated/client.ts';
import type { WebhookDisabledReason } from '../../db/generated/enums.ts';
import type { Claim } from '../../lease/kind.ts';
import { claimDue, end, type Release } from '../../lease/lease.ts';
import { releaseAndWake, wake } from '../../lease/wake.ts';
import { type Context, deliveryLease, type Transaction } from '../kernel/index.ts';
import { nextDelivery } from './turn.ts';

// The only place where it is written what became of a delivery (it waits, was taken, or is given up), and whether its webhook is
// sent anything.

/** A delivery with the webhook that it goes to. */
export type ClaimedDelivery = WebhookDelivery & { webhook: Webhook };

/** Begins an attempt at the delivery whose turn it is; `null` when none is due. */
export async function begin(context: Context, tx: Transaction, worker: string): Promise<ClaimedDelivery | null> {
  const { leaseSeconds } = context.policy.worker;
  const claim = await claimDue(tx.db, deliveryLease, { worker, leaseSeconds, order: nextDelivery });
  if (!claim) return null;
  return tx.db.webhookDelivery.findUniqueOrThrow({ where: { id: claim.id }, include: { webhook: true } });
}

/** The receiver has taken it, so it works. Throws LeaseLostError. */
export async function succeed(tx: Transaction, delivery: ClaimedDelivery, status: number): Promise<void> {
  const also = Prisma.sql`delivered_at = now(), error = NULL, response_status = ${status}`;
  await end(tx.db, deliveryLease, delivery, also);
  await tx.db.$executeRaw`
    UPDATE webhook SET failing_since = NULL WHERE id = ${delivery.webhookId} AND failing_since IS NOT NULL`;
  tx.record({ ...placeOf(delivery), type: 'delivery.succeeded', payload: factsOf(delivery) });
}

/** What the receiver answered, and in words why that is not what was wanted. */
export interface Refusal {
  message: string;
  status: number | null;
}

/** It is given up. Throws LeaseLostError. */
export async function fail(tx: Transaction, delivery: ClaimedDelivery, { message, status }: Refusal): Promise<void> {
  await end(
    tx.db,
    deliveryLease,
    delivery,
    Prisma.sql`failed_at = now(), error = ${message}, response_status = ${status}`,
  );
  tx.record({
    ...placeOf(delivery),
    type: 'delivery.failed',
    payload: { ...factsOf(delivery), reason: message, status },
  });
}

/** It is tried again as the release says. Throws LeaseLostError. */
export async function requeue(
  context: Context,
  tx: Transaction,
  claim: Claim,
  { message, status, release }: Refusal & { release: Release },
): Promise<void> {
  const also = Prisma.sql`error = ${message}, response_status = ${status}`;
  await releaseAndWake(context.queues, tx, deliveryLease, claim, { release, also });
}

/** Notes that a webhook has taken nothing since this attempt, unless that is noted already. Answers since when. */
export async function noteFailing(tx: Transaction, webhookId: string): Promise<Date | null> {
  const [noted] = await tx.db.$queryRaw<{ failingSince: Date }[]>`
    UPDATE webhook SET failing_since = coalesce(failing_since, now()) WHERE id = ${webhookId}
    RETURNING failing_since AS "failingSince"`;
  return noted?.failingSince ?? null;
}

/**
 * Sends nothing to a webhook any more, and gives up what waits for an attempt; what is being sent ends by itself. Answers whether that
 * is new.
 */
export async function disable(tx: Transaction, webhook: Webhook, reason: WebhookDisabledReason): Promise<boolean> {
  const { id, name, workspaceId } = webhook;
  const disabled = await tx.db.$executeRaw`
    UPDATE webhook SET disabled_at = now(), disabled_reason = ${reason}::"WebhookDisabledReason", version = version + 1
    WHERE id = ${id} AND disabled_at IS NULL`;
  if (disabled === 0) return false;
  await tx.db.$executeRaw`
    UPDATE webhook_delivery SET failed_at = now(), error = 'The webhook was disabled before it was sent.'
    WHERE webhook_id = ${id} AND ${Prisma.raw(deliveryLease.waiting)} AND claimed_by IS NULL`;
  tx.record({ stream: id, type: 'webhook.disabled', payload: { webhookId: id, name, reason }, workspaceId });
  return true;
}

/** Has an ended delivery sent again, with as many attempts as at first. */
export async function replay(context: Context, tx: Transaction, deliveryId: string): Promise<void> {
  const again = await tx.db.$queryRaw<Claim[]>`
    UPDATE webhook_delivery SET delivered_at = NULL, failed_at = NULL, error = NULL, due_at = now(),
      max_attempts = attempt + ${deliveryLease.task.attempts(context.policy.worker)}
    WHERE id = ${deliveryId} AND (delivered_at IS NOT NULL OR failed_at IS NOT NULL) RETURNING id, attempt`;
  tx.afterCommit(() => wake(context.queues, deliveryLease, again));
}

function placeOf({ webhookId, webhook }: ClaimedDelivery) {
  return { stream: webhookId, workspaceId: webhook.workspaceId };
}

function factsOf({ id, webhookId, eventId, attempt }: ClaimedDelivery) {
  return { deliveryId: id, webhookId, eventId, attempt };
}
