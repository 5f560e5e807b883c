import { z } from 'zod';
import type { Claim } from '../../lease/kind.ts';
import { wake } from '../../lease/wake.ts';
import type { Transaction } from '../kernel/index.ts';
import { newId } from '../kernel/index.ts';
import { mailLease } from './lease.ts';

/**
 * Every kind of mail and what it is about: ids, never what it says. Whom it goes to, and the one-time link in it, are found and
 * made when it is sent, so that neither stale facts nor secrets wait in the database.
 */
export const mailRequest = z.discriminatedUnion('template', [
  z.object({ template: z.literal('invitation'), invitationId: z.string() }),
  z.object({ template: z.literal('passwordReset'), userId: z.string() }),
  z.object({ template: z.literal('setUp'), userId: z.string() }),
  z.object({ template: z.literal('apiKeyCreated'), apiKeyId: z.string() }),
  z.object({ template: z.literal('webhookDisabled'), webhookId: z.string() }),
  z.object({
    template: z.literal('jobFailed'),
    userId: z.string(),
    workspaceId: z.string(),
    /** How many jobs have failed. */
    count: z.int(),
    /** The first few of them. */
    jobIds: z.array(z.string()),
  }),
]);
export type MailRequest = z.infer<typeof mailRequest>;

/** Mails with the same series are about the same thing: what waits for its first attempt stands for all of them. */
export function seriesOf(request: MailRequest): string {
  switch (request.template) {
    case 'invitation':
      return `invitation:${request.invitationId}`;
    case 'passwordReset':
    case 'setUp':
      return `${request.template}:${request.userId}`;
    case 'apiKeyCreated':
      return `apiKeyCreated:${request.apiKeyId}`;
    case 'webhookDisabled':
      return `webhookDisabled:${request.webhookId}`;
    case 'jobFailed':
      return `jobFailed:${request.userId}:${request.workspaceId}`;
  }
}

/**
 * Has a mail sent once the transaction commits; with the transaction it comes to nothing. Asking twice before the first was
 * taken up sends one. After the commit a worker is woken; the reconciler makes up for it when that is lost.
 */
export async function requestMail(
  tx: Transaction,
  request: Exclude<MailRequest, { template: 'jobFailed' }>,
): Promise<void> {
  const { template, ...payload } = mailRequest.parse(request);
  // The update, though it changes nothing, holds the row until the commit, so that it is not sent without what we have written.
  const mails = await tx.db.$queryRaw<Claim[]>`
    INSERT INTO mail (id, template, payload, series, max_attempts)
    VALUES (${newId('Mail')}, ${template}, ${JSON.stringify(payload)}::jsonb, ${seriesOf(request)},
      ${mailLease.task.attempts(tx.context.policy.worker)})
    ON CONFLICT (series) WHERE attempt = 0 DO UPDATE SET payload = EXCLUDED.payload RETURNING id, attempt`;
  tx.afterCommit(() => wake(tx.context.queues, mailLease, mails));
}
