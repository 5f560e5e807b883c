import type { IncomingMessage } from 'node:http';
import type { Claim } from '../../lease/kind.ts';
import { giveBack, hasOutageLasted, retryLater, waitOut } from '../../lease/lease.ts';
import { hasExpired } from '../../lease/reconcile.ts';
import { OutboundFailedError, OutboundRefusedError, outboundUrl, sendOutbound } from '../../outbound/request.ts';
import { type Context, deliveryLease, type Transaction, transact } from '../kernel/index.ts';
import { requestMail } from '../outbox/index.ts';
import { webhookMessage } from './message.ts';
import { secretsOf } from './secret.ts';
import {
  begin,
  type ClaimedDelivery,
  disable,
  fail,
  noteFailing,
  type Refusal,
  requeue,
  succeed,
} from './transitions.ts';

/** Bytes of an answer that are read, so that the receiver can end it. What it says is not looked at. */
const mostAnswerBytes = 16 * 1024;
/** Milliseconds of failures alone after which a webhook is disabled: as long as one delivery is tried. */
const failingMs = 24 * 60 * 60 * 1000;

/** The receiver has not taken the event. */
export class DeliveryRefusedError extends Error {
  override readonly name = 'DeliveryRefusedError';
  readonly refusal: Refusal & {
    /** Whether trying again would change nothing. */
    isFinal: boolean;
  };
  constructor(message: string, { status = null, isFinal = false }: { status?: number | null; isFinal?: boolean } = {}) {
    super(message);
    this.refusal = { message, status, isFinal };
  }
}

/** Claims the delivery whose turn it is, for the length of a lease; `null` when none is due. */
export async function claimDelivery(context: Context, worker: string): Promise<ClaimedDelivery | null> {
  return transact(context, (tx) => begin(context, tx, worker));
}

/** Sends the event, and answers the status with which the receiver has taken it. Throws DeliveryRefusedError. */
export async function sendDelivery(context: Context, delivery: ClaimedDelivery, signal: AbortSignal): Promise<number> {
  const { webhook } = delivery;
  if (webhook.disabledAt !== null) throw new DeliveryRefusedError('The webhook is disabled.', { isFinal: true });
  const event = await context.db.prisma.event.findUnique({ where: { id: delivery.eventId } });
  if (!event) throw new DeliveryRefusedError('The event is kept no longer.', { isFinal: true });
  const secrets = secretsOf(context, webhook);
  if (!secrets) {
    throw new DeliveryRefusedError(
      'This worker cannot read the webhook’s secret: ADE_SECRET is another. Rotate the secret.',
    );
  }
  const isAudit = webhook.workspaceId === null;
  const message = webhookMessage(event, secrets, { now: context.db.clock.now(), isAudit });
  if (!message) throw new DeliveryRefusedError('The event was written by a newer version than this worker’s.');
  const ends = AbortSignal.any([signal, AbortSignal.timeout(context.policy.outbound.answerSeconds * 1000)]);
  const answer = await post(context, webhook.url, message, ends).catch((error: unknown) => {
    if (signal.aborted) throw signal.reason;
    if (error instanceof OutboundRefusedError) throw new DeliveryRefusedError(error.message, { isFinal: true });
    if (error instanceof OutboundFailedError) throw new DeliveryRefusedError(error.message);
    throw error;
  });
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return status;
  const isRedirect = status >= 300 && status < 400;
  const hint = isRedirect ? ': redirects are not followed, so set the address that it leads to' : '';
  throw new DeliveryRefusedError(`The receiver answered ${status}${hint}.`, { status });
}

/** Writes that the event was taken. A worker that dies before it does so has it sent twice, under the same id. Throws LeaseLostError. */
export async function completeDelivery(context: Context, delivery: ClaimedDelivery, status: number): Promise<void> {
  await transact(context, async (tx) => {
    await lockWebhook(tx, delivery.webhookId);
    await succeed(tx, delivery, status);
  });
}

export interface DeliveryFailure extends Refusal {
  isFinal: boolean;
  /** Whether a part of the installation is away: the attempt does not count. */
  isOutage?: boolean;
}

/** Has the event sent again after a while, or gives it up; answers whether it is sent again. Throws LeaseLostError. */
export async function failDelivery(
  context: Context,
  delivery: ClaimedDelivery,
  failure: DeliveryFailure,
): Promise<boolean> {
  return transact(context, async (tx) => {
    await lockWebhook(tx, delivery.webhookId);
    return endFailed(context, tx, delivery, failure);
  });
}

/** Gives a claim back because the worker stops. Throws LeaseLostError. */
export async function releaseDelivery(context: Context, claim: Claim): Promise<void> {
  const stopped = { message: 'The worker was stopped.', status: null, release: giveBack };
  await transact(context, (tx) => requeue(context, tx, claim, stopped));
}

/** Ends an attempt whose lease has run out; `false` when that is not so any more. */
export async function endLostDelivery(context: Context, claim: Claim): Promise<boolean> {
  return transact(context, async (tx) => {
    const delivery = await tx.db.webhookDelivery.findUnique({ where: { id: claim.id }, include: { webhook: true } });
    if (!delivery) return false;
    await lockWebhook(tx, delivery.webhookId);
    await tx.db.$queryRaw`SELECT id FROM webhook_delivery WHERE id = ${claim.id} FOR UPDATE`;
    if (!(await hasExpired(tx.db, deliveryLease, claim))) return false;
    // The receiver is not to blame.
    const message = 'The worker that sent it stopped answering.';
    await endFailed(context, tx, delivery, { message, status: null, isFinal: false, isOutage: true });
    return true;
  });
}

/** First in every transaction on what became of a delivery, as in those of people who change or delete the webhook. */
async function lockWebhook(tx: Transaction, id: string): Promise<void> {
  await tx.db.$queryRaw`SELECT id FROM webhook WHERE id = ${id} FOR NO KEY UPDATE`;
}

async function endFailed(
  context: Context,
  tx: Transaction,
  delivery: ClaimedDelivery,
  { message, status, isFinal, isOutage = false }: DeliveryFailure,
): Promise<boolean> {
  const refusal = { message, status };
  if (isOutage) {
    const isOver = await hasOutageLasted(tx.db, deliveryLease, delivery, context.policy.worker.outageHours);
    if (isOver) await fail(tx, delivery, refusal);
    else await requeue(context, tx, delivery, { ...refusal, release: waitOut });
    return !isOver;
  }
  const isTriedAgain = !isFinal && status !== gone && delivery.attempt < delivery.maxAttempts;
  if (isTriedAgain) await requeue(context, tx, delivery, { ...refusal, release: retryLater });
  else await fail(tx, delivery, refusal);
  const since = await noteFailing(tx, delivery.webhookId);
  const isGone = status === gone;
  const isFailing = since !== null && context.db.clock.now().getTime() - since.getTime() >= failingMs;
  if ((isGone || isFailing) && (await disable(tx, delivery.webhook, isGone ? 'GONE' : 'FAILURES'))) {
    await requestMail(tx, { template: 'webhookDisabled', webhookId: delivery.webhookId });
  }
  return isTriedAgain && !isGone && !isFailing;
}

/** 410 Gone: the receiver wants nothing more (RFC 9110, 15.5.11; so Standard Webhooks). */
const gone = 410;

async function post(
  { policy }: Context,
  address: string,
  { body, headers }: { body: string; headers: Record<string, string> },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // Judged again: what may be reached is a setting.
  const url = outboundUrl(address, policy.outbound);
  const answer = await sendOutbound(url, { method: 'POST', body, headers, signal }, policy.outbound);
  discard(answer);
  return answer;
}

/** Lets go of an answer of which only the status counts, however long it says that it is, or is. */
function discard(answer: IncomingMessage): void {
  let left = mostAnswerBytes;
  answer.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) answer.destroy();
  });
  // The receiver may break it off: its status was read before.
  answer.on('error', () => {});
}
