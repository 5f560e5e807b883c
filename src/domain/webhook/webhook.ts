import type { Prisma, Webhook } from '../../db/generated/client.ts';
import type { EventType } from '../event/index.ts';
import {
  archivedError,
  ConflictError,
  type Context,
  createOnce,
  LimitError,
  NotFoundError,
  newId,
  readName,
  requireOverlap,
  requirePermission,
  requireViewer,
  type Transaction,
  transact,
  visibleIn,
} from '../kernel/index.ts';
import { lockWorkspace } from '../workspace/index.ts';
import { readEventTypes, readWebhookUrl } from './input.ts';
import { newWebhookSecret, sealSecret } from './secret.ts';
import { disable } from './transitions.ts';

/** Webhooks of one workspace: every event is matched with each. */
const maxWebhooks = 50;

/** A webhook with the secret that its deliveries are signed with: shown once. */
export interface IssuedWebhook {
  webhook: Webhook;
  /** `null` in the answer to a repeated request: only the first answer held it. */
  secret: string | null;
}

export interface CreateWebhookInput {
  workspaceId: string;
  name: string;
  url: string;
  eventTypes: readonly EventType[];
  idempotencyKey: string | null;
}

/** Which webhook it is, if the viewer manages it. */
export function findWebhookWhere(context: Pick<Context, 'viewer'>, id: string): Prisma.WebhookWhereInput {
  return { id, workspaceId: visibleIn(context, 'webhooks.manage') };
}

/** The webhook with this id, if the viewer manages webhooks there. */
export async function findWebhook(
  context: Context,
  id: string,
  query: Pick<Prisma.WebhookDefaultArgs, 'include' | 'select'> = {},
): Promise<Webhook | null> {
  return context.db.prisma.webhook.findFirst({ ...query, where: findWebhookWhere(context, id) });
}

/**
 * Has events of these types sent to an address, from now on. Throws ValidationError for an address that nothing is sent to, LimitError
 * past fifty.
 */
export async function createWebhook(context: Context, input: CreateWebhookInput): Promise<IssuedWebhook> {
  const { workspaceId } = input;
  requirePermission(context, workspaceId, 'webhooks.manage', 'The workspace');
  requirePermission(context, workspaceId, 'events.read', 'The workspace');
  const name = readName(input.name);
  const url = readWebhookUrl(context, input.url);
  const eventTypes = readEventTypes(input.eventTypes);
  return transact(context, async (tx) => {
    const workspace = await lockWorkspace(tx, workspaceId);
    const id = newId('Webhook');
    const call = {
      workspaceId,
      operation: 'createWebhook',
      key: input.idempotencyKey,
      input: { name, url, eventTypes },
    };
    return createOnce(tx, call, { id, what: 'The webhook', find, create });

    async function find(earlier: string): Promise<IssuedWebhook | null> {
      const webhook = await tx.db.webhook.findUnique({ where: { id: earlier } });
      return webhook && { webhook, secret: null };
    }

    async function create(): Promise<IssuedWebhook> {
      if (workspace.archivedAt !== null) throw archivedError();
      if ((await tx.db.webhook.count({ where: { workspaceId } })) >= maxWebhooks) {
        throw new LimitError('webhooks', `A workspace has at most ${maxWebhooks} webhooks. Delete some first.`);
      }
      const secret = newWebhookSecret();
      const createdById = requireViewer(context).userId;
      const sealedSecret = sealSecret(context, id, secret);
      const webhook = await tx.db.webhook.create({
        data: { id, workspaceId, name, url, eventTypes, sealedSecret, createdById },
      });
      recordWebhook(tx, webhook, 'webhook.created');
      return { webhook, secret };
    }
  });
}

export interface UpdateWebhookInput {
  webhookId: string;
  /** What is left out stays. */
  name?: string | null;
  url?: string | null;
  eventTypes?: readonly EventType[] | null;
  isEnabled?: boolean | null;
  /** The version that the change was made from. */
  expectedVersion?: number | null;
}

/**
 * Changes a webhook. Disabled, it is sent nothing: what waits is given up, and what happens meanwhile is not sent later. Throws
 * ConflictError when another editor was faster.
 */
export async function updateWebhook(context: Context, input: UpdateWebhookInput): Promise<Webhook> {
  const { webhookId, isEnabled } = input;
  const next = {
    ...(input.name == null ? {} : { name: readName(input.name) }),
    ...(input.url == null ? {} : { url: readWebhookUrl(context, input.url) }),
    ...(input.eventTypes == null ? {} : { eventTypes: readEventTypes(input.eventTypes) }),
  };
  return changeWebhook(context, webhookId, async (tx, webhook) => {
    if (input.expectedVersion != null && input.expectedVersion !== webhook.version) {
      throw new ConflictError(
        'VERSION_CHANGED',
        `The webhook is at version ${webhook.version}, not ${input.expectedVersion}. Load it again and repeat the change.`,
      );
    }
    const opens = isEnabled === true && webhook.disabledAt !== null;
    const data = { ...next, ...(opens ? { disabledAt: null, disabledReason: null, failingSince: null } : {}) };
    if (Object.keys(data).length > 0) {
      await tx.db.webhook.update({ where: { id: webhookId }, data: { ...data, version: { increment: 1 } } });
      recordWebhook(tx, { ...webhook, ...data }, 'webhook.updated');
    }
    if (isEnabled === false) await disable(tx, { ...webhook, ...data }, 'PERSON');
    return tx.db.webhook.findUniqueOrThrow({ where: { id: webhookId } });
  });
}

/** Gives a webhook a new secret; for `overlapMinutes` deliveries are signed with the old one as well. */
export async function rotateWebhookSecret(
  context: Context,
  { webhookId, overlapMinutes }: { webhookId: string; overlapMinutes: number },
): Promise<IssuedWebhook> {
  requireOverlap(overlapMinutes, 'The secret cannot be replaced.');
  return changeWebhook(context, webhookId, async (tx, webhook) => {
    const secret = newWebhookSecret();
    const data = {
      sealedSecret: sealSecret(context, webhookId, secret),
      sealedPreviousSecret: webhook.sealedSecret,
      previousExpiresAt: new Date(context.db.clock.now().getTime() + overlapMinutes * 60_000),
      version: { increment: 1 },
    };
    recordWebhook(tx, webhook, 'webhook.updated');
    return { webhook: await tx.db.webhook.update({ where: { id: webhookId }, data }), secret };
  });
}

/** Deletes a webhook with all its deliveries. */
export async function deleteWebhook(context: Context, webhookId: string): Promise<Webhook> {
  return changeWebhook(context, webhookId, async (tx, webhook) => {
    recordWebhook(tx, webhook, 'webhook.deleted');
    return tx.db.webhook.delete({ where: { id: webhookId } });
  });
}

async function changeWebhook<T>(
  context: Context,
  webhookId: string,
  change: (tx: Transaction, webhook: Webhook) => Promise<T>,
): Promise<T> {
  const found = await findWebhook(context, webhookId);
  if (!found) throw new NotFoundError('The webhook');
  requirePermission(context, found.workspaceId, 'webhooks.manage', 'The webhook');
  // What is sent is what they could read.
  requirePermission(context, found.workspaceId, 'events.read', 'The webhook');
  return transact(context, async (tx) => {
    await tx.db.$queryRaw`SELECT id FROM webhook WHERE id = ${webhookId} FOR NO KEY UPDATE`;
    const webhook = await tx.db.webhook.findUnique({ where: { id: webhookId } });
    if (!webhook) throw new NotFoundError('The webhook');
    return change(tx, webhook);
  });
}

function recordWebhook(
  tx: Transaction,
  { id, name, workspaceId }: Pick<Webhook, 'id' | 'name' | 'workspaceId'>,
  type: 'webhook.created' | 'webhook.updated' | 'webhook.deleted',
): void {
  tx.record({ stream: id, type, payload: { webhookId: id, name }, workspaceId });
}
