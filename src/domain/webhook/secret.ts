import { randomBytes } from 'node:crypto';
import type { Webhook } from '../../db/generated/client.ts';
import type { Context } from '../kernel/index.ts';

/** 256 bits, as Standard Webhooks wants 24 to 64 bytes. */
const secretBytes = 32;

/** A new secret that deliveries are signed with: `whsec_` and base64, as the libraries of Standard Webhooks take it. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(secretBytes).toString('base64')}`;
}

/** The secret as the database keeps it, bound to its webhook. */
export function sealSecret({ seals }: Pick<Context, 'seals'>, webhookId: string, secret: string): string {
  return seals.seal(secret, webhookId);
}

/**
 * What a delivery is signed with now: the secret, and beside it the one before while that is good. `null` when this process cannot
 * read them: its installation's secret is another one than when they were made.
 */
export function secretsOf(context: Pick<Context, 'seals' | 'db'>, webhook: Webhook): string[] | null {
  const { id, sealedSecret, sealedPreviousSecret, previousExpiresAt } = webhook;
  const isOverlap = previousExpiresAt !== null && previousExpiresAt > context.db.clock.now();
  const sealed = [sealedSecret, ...(isOverlap && sealedPreviousSecret ? [sealedPreviousSecret] : [])];
  const secrets = sealed.map((text) => context.seals.unseal(text, id));
  return secrets.every((secret) => secret !== null) ? secrets : null;
}
