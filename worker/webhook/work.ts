import { deliveryLease } from '../../src/domain/kernel/index.ts';
import {
  type ClaimedDelivery,
  claimDelivery,
  completeDelivery,
  DeliveryRefusedError,
  endLostDelivery,
  failDelivery,
  releaseDelivery,
  sendDelivery,
} from '../../src/domain/webhook/index.ts';
import { runAttempt } from '../attempt.ts';
import { type DueWork, systemContext, type WorkerTools } from '../due-work.ts';
import { AttemptTimeoutError, failureOf } from '../outcome.ts';

/** Deliveries that this process sends at a time: mostly it waits for receivers. */
const atOnce = 16;

/** Sends events to webhooks. */
export function webhookWork(tools: Pick<WorkerTools, 'services' | 'workerName'>): DueWork {
  const { services, workerName } = tools;
  return {
    kind: deliveryLease,
    slots: atOnce,
    endLost: endLostDelivery,
    async next(signal) {
      const delivery = await claimDelivery(systemContext(services), workerName);
      if (delivery) await attemptDelivery(delivery, tools, signal);
      return delivery !== null;
    },
  };
}

/** One attempt at a claimed delivery. Throws only when the database is away; then the lease brings it back. */
async function attemptDelivery(
  delivery: ClaimedDelivery,
  { services }: Pick<WorkerTools, 'services'>,
  signal: AbortSignal,
): Promise<void> {
  const { id, webhookId, eventId, attempt } = delivery;
  const log = services.log.child({ deliveryId: id, webhookId, eventId, attempt });
  const context = { ...systemContext(services), log };
  await runAttempt<number>(
    context,
    { kind: deliveryLease, claim: delivery, signal },
    {
      work: (_hold, ended) => sendDelivery(context, delivery, ended),
      async succeed(status) {
        await completeDelivery(context, delivery, status);
        log.info({ status }, 'an event was delivered');
      },
      async fail(error) {
        const failure = failureAt(error);
        const isTriedAgain = await failDelivery(context, delivery, failure);
        const how = { reason: failure.message, status: failure.status };
        if (isTriedAgain) log.info(how, 'an event was not delivered; it is sent again');
        else log.warn(how, 'an event was not delivered, and is given up');
      },
      giveBack: () => releaseDelivery(context, delivery),
      discard: async () => {},
    },
  );
}

/** What is written of a failed attempt: the receiver's fault where it is, else what is away. */
function failureAt(error: unknown) {
  if (error instanceof DeliveryRefusedError) return error.refusal;
  if (error instanceof AttemptTimeoutError) {
    return { message: 'The receiver did not answer in time.', status: null, isFinal: false };
  }
  const { message, isOutage = false } = failureOf(error);
  return { message, status: null, isFinal: false, isOutage };
}
