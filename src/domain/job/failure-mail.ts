import type { Job } from '../../db/generated/client.ts';
import { newId, type Transaction } from '../kernel/index.ts';
import { seriesOf } from '../outbox/index.ts';

/** Seconds that the first failure waits for others to come with it. */
const gatherSeconds = 60;
/** Seconds between two such mails to one person about one workspace. */
const quietSeconds = 60 * 60;
/** Failures that a mail names; the others are counted. */
const namedJobs = 10;

/**
 * Tells the person behind a job that it has failed, if they want to know: who submitted it, by hand or with a key of theirs.
 * Failures are gathered into at most one mail an hour for each workspace. Sent without a hint: it is not due yet.
 */
export async function tellOfFailedJob(tx: Transaction, job: Job): Promise<void> {
  const user = await tx.db.user.findFirst({
    where: {
      ...(job.actorKind === 'USER' ? { id: job.actorId ?? '' } : { apiKeys: { some: { id: job.actorId ?? '' } } }),
      notifyJobFailed: true,
      deactivatedAt: null,
    },
    select: { id: true },
  });
  if (!user) return;
  const first = { userId: user.id, workspaceId: job.workspaceId, count: 1, jobIds: [job.id] };
  const series = seriesOf({ template: 'jobFailed', ...first });
  // A mail that still waits is added to. Its row is then ours until the commit, so that it does not go out without this job.
  await tx.db.$executeRaw`
    INSERT INTO mail (id, template, payload, series, due_at)
    VALUES (${newId('Mail')}, 'jobFailed', ${JSON.stringify(first)}::jsonb, ${series}, greatest(
      now() + make_interval(secs => ${gatherSeconds}),
      (SELECT max(sent_at) FROM mail WHERE series = ${series}) + make_interval(secs => ${quietSeconds})))
    ON CONFLICT (series) WHERE attempt = 0 DO UPDATE SET payload = mail.payload || jsonb_build_object(
      'count', (mail.payload->>'count')::int + 1,
      'jobIds', CASE WHEN jsonb_array_length(mail.payload->'jobIds') < ${namedJobs}
        THEN (mail.payload->'jobIds') || (EXCLUDED.payload->'jobIds') ELSE mail.payload->'jobIds' END)`;
}
