import type { Mail } from '../../db/generated/client.ts';
import type { Claim } from '../../lease/kind.ts';
import { giveBack, hasOutageLasted, retryLater, waitOut } from '../../lease/lease.ts';
import { hasExpired } from '../../lease/reconcile.ts';
import { type Mailer, MailRefusedError } from '../../mail/mailer.ts';
import type { Context } from '../kernel/index.ts';
import { type Transaction, transact } from '../kernel/index.ts';
import { mailLease, mailRequest } from '../outbox/index.ts';
import { composeMail } from './compose.ts';
import { begin, fail, requeue, succeed } from './transitions.ts';

/** The mail server cannot be reached, or does not take the mail now. */
export class MailNotTakenError extends Error {
  override readonly name = 'MailNotTakenError';
}

/** Claims the mail that has been due for the longest, for the length of a lease; `null` when none is. */
export async function claimMail(context: Context, worker: string): Promise<Mail | null> {
  return transact(context, (tx) => begin(context, tx, worker));
}

/**
 * Hands the mail over to the mail server, with a new one-time link where it has one. Throws MailRefusedError when trying again
 * would change nothing, MailNotTakenError when the mail server is to blame.
 */
export async function deliverMail(context: Context, mailer: Mailer, mail: Mail): Promise<void> {
  const payload = typeof mail.payload === 'object' ? mail.payload : {};
  const message = await composeMail(context, mailRequest.parse({ ...payload, template: mail.template }));
  if (message === null) throw new MailRefusedError('What the mail is about is over, or no person is there to get it.');
  await mailer.send(message).catch((error: unknown) => {
    if (error instanceof MailRefusedError) throw error;
    throw new MailNotTakenError(error instanceof Error ? error.message : String(error), { cause: error });
  });
}

/**
 * Writes that the mail was sent. A worker that dies before it does so leaves the mail to the next one: it may then arrive twice
 * (with the link in the first of the two void), but is never lost. Throws LeaseLostError.
 */
export async function completeMail(context: Context, claim: Claim): Promise<void> {
  await transact(context, (tx) => succeed(tx, claim));
}

export interface MailFailure {
  reason: string;
  /** Whether trying again would change nothing. */
  isFinal: boolean;
  /** Whether a part of the installation is away: the attempt does not count. */
  isOutage?: boolean;
}

/** Has the mail tried again after a while, or gives it up; answers whether it is tried again. Throws LeaseLostError. */
export async function failMail(context: Context, claim: Claim, failure: MailFailure): Promise<boolean> {
  return transact(context, (tx) => endFailedMail(context, tx, claim, failure));
}

/** Gives a claim back because the worker stops. Throws LeaseLostError. */
export async function releaseMail(context: Context, claim: Claim): Promise<void> {
  await transact(context, (tx) =>
    requeue(context, tx, claim, { message: 'The worker was stopped.', release: giveBack }),
  );
}

/** Ends an attempt whose lease has run out; `false` when that is not so any more. */
export async function endLostMail(context: Context, claim: Claim): Promise<boolean> {
  return transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM mail WHERE id = ${claim.id} FOR UPDATE`;
    if (!(await hasExpired(tx.db, mailLease, claim))) return false;
    await endFailedMail(context, tx, claim, { reason: 'The worker that sent it stopped answering.', isFinal: false });
    return true;
  });
}

async function endFailedMail(
  context: Context,
  tx: Transaction,
  claim: Claim,
  { reason, isFinal, isOutage = false }: MailFailure,
): Promise<boolean> {
  const { outageHours } = context.policy.worker;
  const row = await tx.db.mail.findUnique({ where: { id: claim.id }, select: { maxAttempts: true } });
  const isTriedAgain = isOutage
    ? !(await hasOutageLasted(tx.db, mailLease, claim, outageHours))
    : !isFinal && claim.attempt < (row?.maxAttempts ?? 0);
  if (isTriedAgain) await requeue(context, tx, claim, { message: reason, release: isOutage ? waitOut : retryLater });
  else await fail(tx, claim, reason);
  return isTriedAgain;
}
