import type { Mail } from '../../src/db/generated/client.ts';
import {
  claimMail,
  completeMail,
  deliverMail,
  endLostMail,
  failMail,
  MailNotTakenError,
  releaseMail,
} from '../../src/domain/mail/index.ts';
import { mailLease } from '../../src/domain/outbox/index.ts';
import { type Mailer, MailRefusedError } from '../../src/mail/mailer.ts';
import { runAttempt } from '../attempt.ts';
import { type DueWork, systemContext, type WorkerTools } from '../due-work.ts';
import { failureOf } from '../outcome.ts';

/** Mails that this process sends at a time: a slow mail server holds up few, nor is it flooded. */
const atOnce = 4;
const maxErrorLength = 1_000;

/** Sends mails. */
export function mailWork(tools: Pick<WorkerTools, 'services' | 'workerName'>, mailer: Mailer): DueWork {
  const { services, workerName } = tools;
  return {
    kind: mailLease,
    slots: atOnce,
    endLost: endLostMail,
    async next(signal) {
      const mail = await claimMail(systemContext(services), workerName);
      if (mail) await attemptMail(mail, tools, mailer, signal);
      return mail !== null;
    },
  };
}

/** One attempt at a claimed mail. Throws only when the database is away; then the lease brings the mail back. */
export async function attemptMail(
  mail: Mail,
  { services }: Pick<WorkerTools, 'services'>,
  mailer: Mailer,
  signal: AbortSignal,
): Promise<void> {
  const log = services.log.child({ mailId: mail.id, template: mail.template, attempt: mail.attempt });
  const context = { ...systemContext(services), log };
  await runAttempt<void>(
    context,
    { kind: mailLease, claim: mail, signal },
    {
      // Not broken off half-way: it could not be said whether the mail was taken. The mailer has limits of its own.
      work: () => deliverMail(context, mailer, mail),
      async succeed() {
        await completeMail(context, mail);
        if (mailer.delivers) log.info('mail sent');
        else log.info('a mail went to the log, since mail.url is not set');
      },
      async fail(error) {
        const reason = (error instanceof Error ? error.message : String(error)).slice(0, maxErrorLength);
        const isFinal = error instanceof MailRefusedError;
        // A mail server that is away has its eight attempts; a database that is away costs none of them.
        const isOutage = !(error instanceof MailNotTakenError) && failureOf(error).isOutage === true;
        if (await failMail(context, mail, { reason, isFinal, isOutage })) {
          log.warn({ err: error }, 'a mail was not sent; it is tried again');
        } else {
          log.error({ err: error }, 'a mail was given up');
        }
      },
      giveBack: () => releaseMail(context, mail),
      discard: async () => {},
    },
  );
}
