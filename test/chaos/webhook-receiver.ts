import { setTimeout as delay } from 'node:timers/promises';
import { terminalJobEvents } from '../../src/domain/event/event.ts';
import type { OpenServices } from '../../src/services.ts';
import type { Client } from '../support/client.ts';
import { addWebhook } from '../webhook/operations.ts';
import { isSignedWith, openReceiver, type Receiver } from '../webhook/receiver.ts';
import type { RunRecord } from './record.ts';
import type { StoredEvent } from './verify/streams.ts';

/** Milliseconds in which deliveries that failed once or twice for a fault have been tried again. */
const deliversWithin = 60_000;
const askEvery = 500;

/** A server outside of the installation that is sent the end of every job. */
export class WebhookReceiver {
  readonly #receiver: Receiver;
  readonly #secret: string;

  private constructor(receiver: Receiver, secret: string) {
    this.#receiver = receiver;
    this.#secret = secret;
  }

  static async open(client: Client): Promise<WebhookReceiver> {
    const receiver = await openReceiver();
    const { secret } = await addWebhook(client, receiver.url(), ['JOB_SUCCEEDED', 'JOB_FAILED', 'JOB_CANCELLED']);
    return new WebhookReceiver(receiver, secret);
  }

  /** Resolves when nothing waits to be sent, or has waited too long: then something is missing. */
  async settled({ db }: OpenServices): Promise<void> {
    const until = performance.now() + deliversWithin;
    const waiting = { deliveredAt: null, failedAt: null };
    while ((await db.prisma.webhookDelivery.count({ where: waiting })) > 0 && performance.now() < until) {
      await delay(askEvery);
    }
  }

  /** Each end of a job came at least once, under its own id and signed; nothing else came. */
  verify(events: readonly StoredEvent[], record: RunRecord): void {
    const ends = new Set(events.filter(({ type }) => terminalJobEvents.includes(type)).map(({ id }) => id));
    const came = Map.groupBy(this.#receiver.received, ({ headers }) => headers['webhook-id'] ?? '');
    for (const id of ends) if (!came.has(id)) record.lose(`${id}: the webhook was not sent it`);
    for (const [id, times] of came) {
      if (!ends.has(id)) record.lose(`${id}: the webhook was sent it, and it is the end of no job`);
      if (new Set(times.map(({ body }) => JSON.parse(body).data.id)).size > 1)
        record.lose(`${id}: two events came under it`);
      if (!times.every((sent) => isSignedWith(this.#secret, sent))) record.lose(`${id}: it was not signed`);
    }
    record.count('deliveries to a webhook', this.#receiver.received.length);
    record.count('deliveries that came more than once', [...came.values()].filter(({ length }) => length > 1).length);
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }
}
