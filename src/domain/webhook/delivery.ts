import type { Prisma, WebhookDelivery } from '../../db/generated/client.ts';
import { ConflictError, type Context, NotFoundError, requirePermission, transact, visibleIn } from '../kernel/index.ts';
import { replay } from './transitions.ts';

/** What has become of a delivery. */
type DeliveryStatus = 'PENDING' | 'DELIVERED' | 'FAILED';

export function deliveryStatus({ deliveredAt, failedAt }: Pick<WebhookDelivery, 'deliveredAt' | 'failedAt'>) {
  if (deliveredAt !== null) return 'DELIVERED';
  return failedAt === null ? 'PENDING' : 'FAILED';
}

const statusWhere: Record<DeliveryStatus, Prisma.WebhookDeliveryWhereInput> = {
  PENDING: { deliveredAt: null, failedAt: null },
  DELIVERED: { deliveredAt: { not: null } },
  FAILED: { failedAt: { not: null } },
};

/** Deliveries with this status; all without one. */
export function deliveryWhere(status: DeliveryStatus | null | undefined): Prisma.WebhookDeliveryWhereInput {
  return status == null ? {} : statusWhere[status];
}

/** Which delivery it is, if the viewer manages its webhook. */
export function findDeliveryWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.WebhookDeliveryWhereInput {
  return { id, webhook: { workspaceId: visibleIn(context, 'webhooks.manage') } };
}

/** The delivery with this id, if the viewer manages its webhook. */
export async function findDelivery(
  context: Context,
  id: string,
  query: Pick<Prisma.WebhookDeliveryDefaultArgs, 'include' | 'select'> = {},
): Promise<WebhookDelivery | null> {
  return context.db.prisma.webhookDelivery.findFirst({ ...query, where: findDeliveryWhere(context, id) });
}

/**
 * Has an event sent to its webhook again, under the same id. One that waits already goes on waiting. Throws ConflictError while the
 * webhook is disabled.
 */
export async function replayDelivery(context: Context, deliveryId: string): Promise<WebhookDelivery> {
  const where = findDeliveryWhere(context, deliveryId);
  const found = await context.db.prisma.webhookDelivery.findFirst({ where, include: { webhook: true } });
  const workspaceId = found?.webhook.workspaceId ?? null;
  if (!found || workspaceId === null) throw new NotFoundError('The delivery');
  requirePermission(context, workspaceId, 'webhooks.manage', 'The delivery');
  requirePermission(context, workspaceId, 'events.read', 'The delivery');
  return transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM webhook WHERE id = ${found.webhookId} FOR NO KEY UPDATE`;
    const webhook = await tx.db.webhook.findUnique({ where: { id: found.webhookId } });
    if (!webhook) throw new NotFoundError('The delivery');
    if (webhook.disabledAt !== null) {
      throw new ConflictError('DISABLED', 'The webhook is disabled. Enable it, then send the event again.');
    }
    await replay(context, tx, deliveryId);
    const again = await tx.db.webhookDelivery.findUnique({ where: { id: deliveryId } });
    if (!again) throw new NotFoundError('The delivery');
    return again;
  });
}
