import type { Webhook } from '../../db/generated/client.ts';
import type { EventType } from '../event/index.ts';
import {
  ConflictError,
  type Context,
  NotFoundError,
  readName,
  requireViewer,
  type Transaction,
} from '../kernel/index.ts';
import { readEventTypes, readWebhookUrl } from './input.ts';
import { newWebhookSecret, sealSecret } from './secret.ts';
import { disable } from './transitions.ts';

// What people change of webhooks, whoever may: the callers ask for permissions first.

/** A webhook with the secret that its deliveries are signed with: shown once. */
export interface IssuedWebhook {
  webhook: Webhook;
  /** `null` in the answer to a repeated request: only the first answer held it. */
  secret: string | null;
}

export interface UpdateWebhookInput {
  webhookId: string;
  /** What is left out stays. */
  name?: string | null | undefined;
  url?: string | null | undefined;
  eventTypes?: readonly EventType[] | null | undefined;
  isEnabled?: boolean | null | undefined;
  /** The version that the change was made from. */
  expectedVersion?: number | null | undefined;
}

/** Inserts a webhook; of the installation with `null` for a workspace. */
export async function addWebhook(
  tx: Transaction,
  given: Pick<Webhook, 'id' | 'workspaceId' | 'name' | 'url' | 'eventTypes'>,
): Promise<IssuedWebhook & { secret: string }> {
  const secret = newWebhookSecret();
  const createdById = requireViewer(tx.context).userId;
  const sealedSecret = sealSecret(tx.context, given.id, secret);
  const webhook = await tx.db.webhook.create({ data: { ...given, sealedSecret, createdById } });
  recordWebhook(tx, webhook, 'webhook.created');
  return { webhook, secret };
}

/** Locks the webhook until the transaction ends. Throws NotFoundError. */
export async function lockedWebhook(tx: Transaction, id: string): Promise<Webhook> {
  await tx.db.$queryRaw`SELECT id FROM webhook WHERE id = ${id} FOR NO KEY UPDATE`;
  const webhook = await tx.db.webhook.findUnique({ where: { id } });
  if (!webhook) throw new NotFoundError('The webhook');
  return webhook;
}

/** What a change says, as it is stored. Throws ValidationError. */
export function readChange(context: Pick<Context, 'policy'>, input: UpdateWebhookInput) {
  return {
    ...(input.name == null ? {} : { name: readName(input.name) }),
    ...(input.url == null ? {} : { url: readWebhookUrl(context, input.url) }),
    ...(input.eventTypes == null ? {} : { eventTypes: readEventTypes(input.eventTypes) }),
  };
}

/** Throws ConflictError when another editor was faster. */
export async function applyChange(
  tx: Transaction,
  webhook: Webhook,
  next: ReturnType<typeof readChange>,
  { isEnabled, expectedVersion }: UpdateWebhookInput,
): Promise<Webhook> {
  const { id } = webhook;
  if (expectedVersion != null && expectedVersion !== webhook.version) {
    throw new ConflictError(
      'VERSION_CHANGED',
      `The webhook is at version ${webhook.version}, not ${expectedVersion}. Load it again and repeat the change.`,
    );
  }
  const opens = isEnabled === true && webhook.disabledAt !== null;
  const data = { ...next, ...(opens ? { disabledAt: null, disabledReason: null, failingSince: null } : {}) };
  if (Object.keys(data).length > 0) {
    await tx.db.webhook.update({ where: { id }, data: { ...data, version: { increment: 1 } } });
    recordWebhook(tx, { ...webhook, ...data }, 'webhook.updated');
  }
  if (isEnabled === false) await disable(tx, { ...webhook, ...data }, 'PERSON');
  return tx.db.webhook.findUniqueOrThrow({ where: { id } });
}

/** A new secret; for `overlapMinutes` deliveries are signed with the old one as well. */
export async function renewSecret(
  tx: Transaction,
  webhook: Webhook,
  overlapMinutes: number,
): Promise<IssuedWebhook & { secret: string }> {
  const { id } = webhook;
  const secret = newWebhookSecret();
  const data = {
    sealedSecret: sealSecret(tx.context, id, secret),
    sealedPreviousSecret: webhook.sealedSecret,
    previousExpiresAt: new Date(tx.context.db.clock.now().getTime() + overlapMinutes * 60_000),
    version: { increment: 1 },
  };
  recordWebhook(tx, webhook, 'webhook.updated');
  return { webhook: await tx.db.webhook.update({ where: { id }, data }), secret };
}

/** With all its deliveries. */
export function removeWebhook(tx: Transaction, webhook: Webhook): Promise<Webhook> {
  recordWebhook(tx, webhook, 'webhook.deleted');
  return tx.db.webhook.delete({ where: { id: webhook.id } });
}

function recordWebhook(
  tx: Transaction,
  { id, name, workspaceId }: Pick<Webhook, 'id' | 'name' | 'workspaceId'>,
  type: 'webhook.created' | 'webhook.updated' | 'webhook.deleted',
): void {
  tx.record({ stream: id, type, payload: { webhookId: id, name }, workspaceId });
}
