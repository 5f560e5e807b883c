import { holdLock } from '../../db/advisory-locks.ts';
import type { Webhook, WebhookDelivery } from '../../db/generated/client.ts';
import { requireRecentProof } from '../factor/index.ts';
import {
  type Context,
  LimitError,
  NotFoundError,
  newId,
  readName,
  requireAdministrator,
  requireOverlap,
  type Services,
  transact,
} from '../kernel/index.ts';
import { auditedTypes } from '../timeline/index.ts';
import {
  addWebhook,
  applyChange,
  lockedWebhook,
  readChange,
  removeWebhook,
  renewSecret,
  type UpdateWebhookInput,
} from './change.ts';
import { readWebhookUrl } from './input.ts';

/** Webhooks that get the audit log. */
const mostWebhooks = 10;

/** A webhook of the installation, and how far its deliveries have come. */
export interface AuditWebhookState {
  webhook: Webhook;
  /** Deliveries that wait, or are being sent. */
  waiting: number;
  /** Why the last one that failed did, of those that are kept; `null` for none. */
  lastError: string | null;
}

/** Those that there are, oldest first. For administrators. */
export async function listAuditWebhooks(context: Context): Promise<AuditWebhookState[]> {
  requireAdministrator(context);
  const { prisma } = context.db.unscoped;
  const webhooks = await prisma.webhook.findMany({
    where: { workspaceId: null },
    orderBy: { id: 'asc' },
    take: mostWebhooks,
  });
  return Promise.all(webhooks.map((webhook) => stateOf(context, webhook)));
}

async function stateOf({ db }: Context, webhook: Webhook): Promise<AuditWebhookState> {
  const { prisma } = db.unscoped;
  const webhookId = webhook.id;
  const waiting = await prisma.webhookDelivery.count({ where: { webhookId, deliveredAt: null, failedAt: null } });
  const last = await prisma.webhookDelivery.findFirst({
    where: { webhookId, error: { not: null } },
    orderBy: { id: 'desc' },
  });
  return { webhook, waiting, lastError: last?.error ?? null };
}

/** How many deliveries of one are listed: whoever wants all of them asks its receiver. */
export const latestDeliveries = 30;

/** The latest deliveries of one, newest first. For administrators; none of a workspace's webhook. */
export async function listAuditDeliveries(context: Context, webhookId: string): Promise<WebhookDelivery[]> {
  requireAdministrator(context);
  return context.db.unscoped.prisma.webhookDelivery.findMany({
    where: { webhookId, webhook: { workspaceId: null } },
    orderBy: { id: 'desc' },
    take: latestDeliveries,
  });
}

/**
 * Has every entry of the audit log sent to an address, from now on. For administrators with a recent proof: it tells who did what in all
 * workspaces. Throws ProofNeededError, ValidationError, LimitError.
 */
export async function createAuditWebhook(
  context: Context,
  input: { name: string; url: string },
): Promise<{ state: AuditWebhookState; secret: string }> {
  const system = await provenAdministrator(context);
  const name = readName(input.name);
  const url = readWebhookUrl(context, input.url);
  const { webhook, secret } = await transact(system, async (tx) => {
    await holdLock(tx.db, 'auditWebhooks');
    if ((await tx.db.webhook.count({ where: { workspaceId: null } })) >= mostWebhooks) {
      throw new LimitError('auditWebhooks', `There are at most ${mostWebhooks} webhooks of the audit log.`);
    }
    return addWebhook(tx, { id: newId('Webhook'), workspaceId: null, name, url, eventTypes: [...auditedTypes] });
  });
  return { state: await stateOf(context, webhook), secret };
}

/** Changes one, or enables or disables it. Throws as above, NotFoundError, and ConflictError when another editor was faster. */
export async function updateAuditWebhook(
  context: Context,
  input: Omit<UpdateWebhookInput, 'eventTypes'>,
): Promise<AuditWebhookState> {
  const system = await provenAdministrator(context);
  const next = readChange(context, input);
  const webhook = await transact(system, async (tx) =>
    applyChange(tx, ofInstallation(await lockedWebhook(tx, input.webhookId)), next, input),
  );
  return stateOf(context, webhook);
}

/** Gives one a new secret; for `overlapMinutes` deliveries are signed with the old one as well. Throws as above. */
export async function rotateAuditWebhookSecret(
  context: Context,
  { webhookId, overlapMinutes }: { webhookId: string; overlapMinutes: number },
): Promise<{ state: AuditWebhookState; secret: string }> {
  const system = await provenAdministrator(context);
  requireOverlap(overlapMinutes, 'The secret cannot be replaced.');
  const { webhook, secret } = await transact(system, async (tx) =>
    renewSecret(tx, ofInstallation(await lockedWebhook(tx, webhookId)), overlapMinutes),
  );
  return { state: await stateOf(context, webhook), secret };
}

/** Deletes one with all its deliveries. Throws as above. */
export async function deleteAuditWebhook(context: Context, webhookId: string): Promise<Webhook> {
  const system = await provenAdministrator(context);
  return transact(system, async (tx) => removeWebhook(tx, ofInstallation(await lockedWebhook(tx, webhookId))));
}

/** A version that audits more than the one before has that sent as well. Workers do it when they start. */
export async function extendAuditWebhooks({ db }: Pick<Services, 'db'>): Promise<void> {
  const types = [...auditedTypes];
  await db.prisma.$executeRaw`
    UPDATE webhook SET event_types = ARRAY(SELECT DISTINCT unnest(event_types || ${types}::text[]) ORDER BY 1)
    WHERE workspace_id IS NULL AND NOT event_types @> ${types}::text[]`;
}

/** The context in which there is what belongs to no workspace. Throws AdministratorNeededError, PersonNeededError, ProofNeededError. */
async function provenAdministrator(context: Context): Promise<Context> {
  requireAdministrator(context);
  await requireRecentProof(context);
  return { ...context, db: context.db.unscoped };
}

/** One of a workspace is its owners'. */
function ofInstallation(webhook: Webhook): Webhook {
  if (webhook.workspaceId !== null) throw new NotFoundError('The webhook');
  return webhook;
}
