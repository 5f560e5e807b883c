import { Prisma } from '../../db/generated/client.ts';

/** Deliveries to one webhook that are under way at a time: a receiver that is slow holds up itself. */
const mostPerWebhook = 4;

/**
 * The delivery whose turn it is, locked: of the webhooks with less than their share under way, the one with the fewest, and of what is
 * due there what has been for the longest. Reads one index entry per webhook with deliveries that wait, not their backlogs, as jobs
 * do.
 */
export const nextDelivery = Prisma.sql`
  WITH RECURSIVE waiting AS (
    (SELECT webhook_id, due_at FROM webhook_delivery
     WHERE delivered_at IS NULL AND failed_at IS NULL AND claimed_by IS NULL ORDER BY webhook_id, due_at LIMIT 1)
    UNION ALL
    SELECT following.* FROM waiting CROSS JOIN LATERAL (
      SELECT webhook_id, due_at FROM webhook_delivery
      WHERE delivered_at IS NULL AND failed_at IS NULL AND claimed_by IS NULL AND webhook_id > waiting.webhook_id
      ORDER BY webhook_id, due_at LIMIT 1
    ) AS following
  ), turns AS (
    SELECT webhook_id, due_at, (
      SELECT count(*) FROM webhook_delivery AS held WHERE held.webhook_id = waiting.webhook_id AND held.claimed_by IS NOT NULL
    ) AS under_way
    FROM waiting WHERE due_at <= now()
  )
  SELECT due.id FROM (
    SELECT webhook_id FROM turns WHERE under_way < ${mostPerWebhook} ORDER BY under_way, due_at
  ) AS turn CROSS JOIN LATERAL (
    SELECT id FROM webhook_delivery
    WHERE delivered_at IS NULL AND failed_at IS NULL AND claimed_by IS NULL
      AND webhook_delivery.webhook_id = turn.webhook_id AND due_at <= now()
    ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
  ) AS due LIMIT 1`;
