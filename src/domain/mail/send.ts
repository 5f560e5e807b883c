import { type Mailer, MailRefusedError } from '../../mail/mailer.ts';
import type { Context } from '../kernel/index.ts';
import { mailRequest } from '../outbox/index.ts';
import { composeMail } from './compose.ts';

/** Seconds until a mail is tried again after its first, second, … attempt; after the last it is given up: half a day later. */
const retryAfterSeconds = [10, 60, 300, 900, 3_600, 10_800, 28_800];
/** Seconds that an attempt has before another worker may try: more than the mail server is given. */
const leaseSeconds = 120;
const maxErrorLength = 1_000;

interface ClaimedMail {
  id: string;
  template: string;
  payload: Record<string, unknown>;
  /** Fences off whoever was slower than the lease. */
  attempts: number;
}

/** What came of it: a mail was sent, failed (it is tried again, or was given up), or there was none to be sent. */
export type MailOutcome = 'SENT' | 'FAILED' | 'NONE_DUE';

/**
 * Sends the mail that has been due for the longest. A worker that dies on the way leaves it to the next one after two minutes:
 * it may then arrive twice (with the link in the first of the two void), but is never lost. Throws only when the database is
 * away.
 */
export async function sendDueMail(context: Context, mailer: Mailer): Promise<MailOutcome> {
  const mail = await claim(context);
  if (!mail) return 'NONE_DUE';
  const log = context.log.child({ mailId: mail.id, template: mail.template, attempt: mail.attempts });
  try {
    const message = await composeMail(context, mailRequest.parse({ ...mail.payload, template: mail.template }));
    if (message === null) throw new MailRefusedError('What the mail is about is over, or nobody is there to get it.');
    await mailer.send(message);
  } catch (error) {
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, maxErrorLength);
    const retryAfter = error instanceof MailRefusedError ? undefined : retryAfterSeconds[mail.attempts - 1];
    if (retryAfter === undefined) log.error({ err: error }, 'a mail was given up');
    else log.warn({ err: error, retryAfter }, 'a mail was not sent; it is tried again');
    await context.db.pool.query(
      `UPDATE mail SET error = $3, failed_at = CASE WHEN $4::float IS NULL THEN now() END,
         available_at = now() + make_interval(secs => coalesce($4::float, 0))
       WHERE id = $1 AND attempts = $2 AND sent_at IS NULL`,
      [mail.id, mail.attempts, reason, retryAfter ?? null],
    );
    return 'FAILED';
  }
  await context.db.pool.query(
    'UPDATE mail SET sent_at = now(), failed_at = NULL, error = NULL WHERE id = $1 AND attempts = $2',
    [mail.id, mail.attempts],
  );
  log.info('mail sent');
  return 'SENT';
}

async function claim(context: Context): Promise<ClaimedMail | null> {
  const { rows } = await context.db.pool.query<ClaimedMail>(
    `UPDATE mail SET attempts = attempts + 1, available_at = now() + make_interval(secs => $1)
     WHERE id = (
       SELECT id FROM mail WHERE sent_at IS NULL AND failed_at IS NULL AND available_at <= now()
       ORDER BY available_at LIMIT 1 FOR UPDATE SKIP LOCKED
     )
     RETURNING id, template, payload, attempts`,
    [leaseSeconds],
  );
  return rows[0] ?? null;
}
