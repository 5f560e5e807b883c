import type { LeaseKind } from '../../lease/kind.ts';
import { sendDelivery } from '../../queue/tasks.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Milliseconds after each failed attempt; together a day. */
const waits = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 8 * hour, 8.5 * hour];

/** Deliveries of events to webhooks: every transaction that appends events may cause some. */
export const deliveryLease: LeaseKind = {
  table: 'webhook_delivery',
  waiting: 'delivered_at IS NULL AND failed_at IS NULL',
  task: sendDelivery,
  retryDelay: (attempt) => waits[Math.min(attempt, waits.length) - 1] ?? 0,
};
