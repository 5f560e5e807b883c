import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../src/domain/kernel/index.ts';
import { sendDueMail } from '../src/domain/mail/index.ts';
import { mailTopic } from '../src/hub/topics.ts';
import type { Mailer } from '../src/mail/mailer.ts';

/** Milliseconds between two looks without a hint: how late a retry, or a mail whose hint was lost, may be. */
const lookEvery = 5_000;
/** Mails that this process sends at a time: a slow mail server keeps nobody waiting for long, nor is it flooded. */
const atOnce = 4;
/** Milliseconds that a mail which is being sent has to be taken when the worker stops. */
const settleMs = 5_000;

/**
 * Sends mails, a few at a time in this process, whenever it is hinted that there is one. Any number of workers may do so: each mail
 * is claimed in PostgreSQL, which is the queue that mails wait in. They neither wait behind a thousand jobs nor keep one waiting.
 */
export async function startMail(context: Context, mailer: Mailer): Promise<{ close(): Promise<void> }> {
  let isClosed = false;
  const senders = new Set<Promise<void>>();
  /** One more sender: it sends until nothing is due. When there are enough, those look again before they end. */
  const look = () => {
    if (isClosed || senders.size >= atOnce) return;
    const sender = sendMails()
      .catch((error: unknown) => context.log.warn({ err: error }, 'mails could not be looked for this time'))
      .finally(() => senders.delete(sender));
    senders.add(sender);
  };
  const sendMails = async () => {
    while (!isClosed && (await sendDueMail(context, mailer)) !== 'NONE_DUE') look();
  };
  const unsubscribe = await context.hub.subscribe(mailTopic, look);
  look();
  const timer = setInterval(look, lookEvery);
  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      await unsubscribe();
      // Whoever does not wait any longer leaves the mail to the next worker, as if this one had died.
      await Promise.race([Promise.all(senders), delay(settleMs, undefined, { ref: false })]);
      await mailer.close();
    },
  };
}
