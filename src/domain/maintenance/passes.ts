import { deliveryLease } from '../kernel/index.ts';
import { mailLease } from '../outbox/index.ts';
import { eraseWorkspaces } from './erase-workspaces.ts';
import { expireCredentials } from './expire-credentials.ts';
import { expireDocuments } from './expire-documents.ts';
import { expireEnded } from './expire-ended.ts';
import { expireEvents } from './expire-events.ts';
import { expireExports } from './expire-exports.ts';
import { expireIdempotencyKeys } from './expire-idempotency-keys.ts';
import { expireJobs } from './expire-jobs.ts';
import { expireUploads } from './expire-uploads.ts';
import type { Pass } from './pass.ts';
import { purgeDocuments } from './purge-documents.ts';
import { scrubStoredBytes } from './scrub-stored-bytes.ts';
import { sweepFiles } from './sweep-files.ts';

const hourMs = 60 * 60 * 1000;

/** Every maintenance pass, in the order of a round: files come last, since the others may leave some behind. */
export const maintenancePasses: readonly Pass[] = [
  {
    name: 'events',
    description:
      'Removes events older than retention.events_days, or than their workspace keeps them, except the newest of every timeline and those of unfinished jobs.',
    everyMs: hourMs,
    removesFiles: false,
    run: expireEvents,
  },
  {
    name: 'exports',
    description: 'Removes exports older than retention.exports_days with their files. Their tables stay.',
    everyMs: hourMs,
    removesFiles: true,
    run: expireExports,
  },
  {
    name: 'old_jobs',
    description:
      'Removes jobs that ended more than retention.jobs_days ago, or longer than their workspace keeps them, with their tables and exports.',
    everyMs: hourMs,
    removesFiles: true,
    run: expireJobs,
  },
  {
    name: 'old_documents',
    description: 'Deletes documents older than retention.documents_days, or than their workspace keeps them.',
    everyMs: hourMs,
    removesFiles: false,
    run: expireDocuments,
  },
  {
    name: 'deleted_documents',
    description:
      'Removes documents that were deleted more than retention.deleted_documents_days ago, with everything made of them.',
    everyMs: hourMs,
    removesFiles: true,
    run: purgeDocuments,
  },
  {
    name: 'deleted_workspaces',
    description: 'Erases workspaces that were deleted, and looks a day later whether anything of them is left.',
    everyMs: hourMs / 6,
    removesFiles: true,
    run: eraseWorkspaces,
  },
  {
    name: 'uploads',
    description: 'Removes uploads in pieces that were not completed in uploads.hours, with what has come of them.',
    everyMs: hourMs,
    removesFiles: true,
    run: expireUploads,
  },
  {
    name: 'idempotency_keys',
    description: 'Forgets idempotency keys older than retention.idempotency_keys_hours.',
    everyMs: hourMs,
    removesFiles: false,
    run: expireIdempotencyKeys,
  },
  {
    name: 'mail',
    description: 'Forgets mails that were sent or given up more than retention.mail_days ago.',
    everyMs: hourMs,
    removesFiles: false,
    run: (context, work) =>
      expireEnded(context, work, { kind: mailLease, what: 'mails', days: work.retention.mailDays }),
  },
  {
    name: 'webhook_deliveries',
    description: 'Forgets deliveries to webhooks that came to an end more than retention.webhook_deliveries_days ago.',
    everyMs: hourMs,
    removesFiles: false,
    run: (context, work) =>
      expireEnded(context, work, {
        kind: deliveryLease,
        what: 'deliveries',
        days: work.retention.webhookDeliveriesDays,
      }),
  },
  {
    name: 'credentials',
    description:
      'Forgets sessions, links, failed sign-ins and signing keys that have run out, and events of people older than retention.events_days.',
    everyMs: hourMs,
    removesFiles: false,
    run: expireCredentials,
  },
  {
    name: 'orphan_files',
    description:
      'Removes stored files that nothing points at, once no attempt or upload can still be about to use them.',
    everyMs: 24 * hourMs,
    removesFiles: true,
    run: sweepFiles,
  },
  {
    name: 'stored_bytes',
    description: 'Reads every stored file, a share at a time, and reports those whose bytes are not what they were.',
    everyMs: 7 * 24 * hourMs,
    removesFiles: false,
    run: scrubStoredBytes,
  },
];
