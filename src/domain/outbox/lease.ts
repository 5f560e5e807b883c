import { backoff } from '../../backoff.ts';
import type { LeaseKind } from '../../lease/kind.ts';
import { sendMail } from '../../queue/tasks.ts';

/** Mails wait until they are sent or given up. */
export const mailLease: LeaseKind = {
  table: 'mail',
  waiting: 'sent_at IS NULL AND failed_at IS NULL',
  task: sendMail,
  // 10 s, 40 s, 160 s … later: eight attempts take half a day. Who waits for a link is not to wait for chance as well.
  retryDelay: (attempt) => backoff(attempt - 1, { firstMs: 10_000, factor: 4, lastMs: 28_800_000, spread: 0 }),
};
