import type { Prisma, Webhook } from '../../db/generated/client.ts';
import type { EventType } from '../event/index.ts';
import {
  archivedError,
  type Context,
  createOnce,
  LimitError,
  NotFoundError,
  newId,
  readName,
  requireOverlap,
  requirePermission,
  type Transaction,
  transact,
  visibleIn,
} from '../kernel/index.ts';
import { lockWorkspace } from '../workspace/index.ts';
import {
  addWebhook,
  applyChange,
  type IssuedWebhook,
  lockedWebhook,
  readChange,
  removeWebhook,
  renewSecret,
  type UpdateWebhookInput,
} from './change.ts';
import { readEventTypes, readWebhookUrl } from './input.ts';

/** Webhooks of one workspace: every event is matched with each. */
const maxWebhooks = 50;

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
      return addWebhook(tx, { id, workspaceId, name, url, eventTypes });
    }
  });
}

/**
 * Changes a webhook. Disabled, it is sent nothing: what waits is given up, and what happens meanwhile is not sent later. Throws
 * ConflictError when another editor was faster.
 */
export async function updateWebhook(context: Context, input: UpdateWebhookInput): Promise<Webhook> {
  const next = readChange(context, input);
  return changeWebhook(context, input.webhookId, (tx, webhook) => applyChange(tx, webhook, next, input));
}

/** Gives a webhook a new secret; for `overlapMinutes` deliveries are signed with the old one as well. */
export async function rotateWebhookSecret(
  context: Context,
  { webhookId, overlapMinutes }: { webhookId: string; overlapMinutes: number },
): Promise<IssuedWebhook> {
  requireOverlap(overlapMinutes, 'The secret cannot be replaced.');
  return changeWebhook(context, webhookId, (tx, webhook) => renewSecret(tx, webhook, overlapMinutes));
}

/** Deletes a webhook with all its deliveries. */
export async function deleteWebhook(context: Context, webhookId: string): Promise<Webhook> {
  return changeWebhook(context, webhookId, removeWebhook);
}

async function changeWebhook<T>(
  context: Context,
  webhookId: string,
  change: (tx: Transaction, webhook: Webhook) => Promise<T>,
): Promise<T> {
  const found = await findWebhook(context, webhookId);
  const workspaceId = found?.workspaceId ?? null;
  if (workspaceId === null) throw new NotFoundError('The webhook');
  requirePermission(context, workspaceId, 'webhooks.manage', 'The webhook');
  // What is sent is what they could read.
  requirePermission(context, workspaceId, 'events.read', 'The webhook');
  return transact(context, async (tx) => change(tx, await lockedWebhook(tx, webhookId)));
}
