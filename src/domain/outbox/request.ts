import { z } from 'zod';
import { mailTopic } from '../../hub/topics.ts';
import { type Context, newId, type Transaction } from '../kernel/index.ts';

/**
 * Every kind of mail and what it is about: ids, never what it says. Whom it goes to, and the one-time link in it, are found and
 * made when it is sent, so that neither stale facts nor secrets wait in the database.
 */
export const mailRequest = z.discriminatedUnion('template', [
  z.object({ template: z.literal('invitation'), invitationId: z.string() }),
  z.object({ template: z.literal('passwordReset'), userId: z.string() }),
  z.object({ template: z.literal('setUp'), userId: z.string() }),
  z.object({ template: z.literal('apiKeyCreated'), apiKeyId: z.string() }),
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
    case 'jobFailed':
      return `jobFailed:${request.userId}:${request.workspaceId}`;
  }
}

/**
 * Has a mail sent once the transaction commits; with the transaction it comes to nothing. Asking twice before the first was
 * taken up sends one. After the commit the workers are told; when that is lost, they find the row within seconds.
 */
export async function requestMail(
  context: Context,
  tx: Transaction,
  request: Exclude<MailRequest, { template: 'jobFailed' }>,
): Promise<void> {
  const { template, ...payload } = mailRequest.parse(request);
  // The update, though it changes nothing, holds the row until the commit, so that it is not sent without what we have written.
  await tx.db.$executeRaw`
    INSERT INTO mail (id, template, payload, series)
    VALUES (${newId('Mail')}, ${template}, ${JSON.stringify(payload)}::jsonb, ${seriesOf(request)})
    ON CONFLICT (series) WHERE attempts = 0 DO UPDATE SET payload = EXCLUDED.payload`;
  tx.afterCommit(() => context.hub.publish([mailTopic]));
}
