import { makeOpaqueToken } from '../../auth/opaque-token.ts';
import { renderMail } from '../../mail/content.ts';
import { oneTimeLink } from '../../mail/links.ts';
import type { MailMessage } from '../../mail/mailer.ts';
import {
  apiKeyCreatedMail,
  invitationMail,
  jobFailedMail,
  passwordResetMail,
  setUpMail,
  webhookDisabledMail,
} from '../../mail/templates.ts';
import { makeAccountToken } from '../identity/index.ts';
import { jobFailure } from '../job/index.ts';
import type { Context } from '../kernel/index.ts';
import type { MailRequest } from '../outbox/index.ts';

/**
 * The mail as it is to be sent now, with a new one-time link where it has one; for an invitation that voids the links of earlier
 * attempts. `null` when what it is about is over, or no person is there to get it.
 */
export async function composeMail(context: Context, request: MailRequest): Promise<MailMessage | null> {
  switch (request.template) {
    case 'invitation':
      return invitation(context, request.invitationId);
    case 'passwordReset':
    case 'setUp':
      return accountLink(context, request);
    case 'apiKeyCreated':
      return apiKeyCreated(context, request.apiKeyId);
    case 'webhookDisabled':
      return webhookDisabled(context, request.webhookId);
    case 'jobFailed':
      return jobFailed(context, request);
  }
}

async function invitation(context: Context, id: string): Promise<MailMessage | null> {
  const open = {
    id,
    acceptedAt: null,
    revokedAt: null,
    expiresAt: { gt: context.db.clock.now() },
    workspace: { archivedAt: null },
  };
  const row = await context.db.prisma.invitation.findFirst({
    where: open,
    include: { workspace: true, invitedBy: true },
  });
  if (!row) return null;
  const { token, hash } = makeOpaqueToken();
  const { count } = await context.db.prisma.invitation.updateMany({ where: open, data: { tokenHash: hash } });
  if (count === 0) return null;
  const content = invitationMail({
    workspace: row.workspace.name,
    invitedBy: row.invitedBy?.name ?? null,
    link: oneTimeLink(context.policy.publicUrl, 'invitation', token),
    expiresAt: row.expiresAt,
  });
  return { to: row.email, ...renderMail(content) };
}

async function accountLink(
  context: Context,
  { template, userId }: { template: 'passwordReset' | 'setUp'; userId: string },
): Promise<MailMessage | null> {
  const to = await addressOf(context, userId);
  if (to === null) return null;
  const isReset = template === 'passwordReset';
  const purpose = isReset ? 'PASSWORD_RESET' : 'SET_UP';
  const { token, expiresAt } = await makeAccountToken(context, { userId, purpose });
  const link = oneTimeLink(context.policy.publicUrl, isReset ? 'reset-password' : 'set-up', token);
  return { to, ...renderMail(isReset ? passwordResetMail({ link, expiresAt }) : setUpMail({ link, expiresAt })) };
}

async function apiKeyCreated(context: Context, id: string): Promise<MailMessage | null> {
  const key = await context.db.prisma.apiKey.findUnique({ where: { id }, include: { workspace: true } });
  const to = key && (await addressOf(context, key.createdById));
  return key && to ? { to, ...renderMail(apiKeyCreatedMail({ ...key, workspace: key.workspace.name })) } : null;
}

/** To who made it. */
async function webhookDisabled(context: Context, id: string): Promise<MailMessage | null> {
  const webhook = await context.db.prisma.webhook.findFirst({
    where: { id, disabledAt: { not: null } },
    include: { workspace: true, deliveries: { where: { failedAt: { not: null } }, orderBy: { id: 'desc' }, take: 1 } },
  });
  const to = webhook?.createdById ? await addressOf(context, webhook.createdById) : null;
  if (!webhook || to === null) return null;
  const content = webhookDisabledMail({
    name: webhook.name,
    host: new URL(webhook.url).host,
    workspace: webhook.workspace?.name ?? null,
    isGone: webhook.disabledReason === 'GONE',
    reason: webhook.deliveries[0]?.error ?? null,
    link: context.policy.publicUrl,
  });
  return { to, ...renderMail(content) };
}

/** Only to people who are still members: what has failed, and why, is for them alone. */
async function jobFailed(
  context: Context,
  { userId, workspaceId, count, jobIds }: Extract<MailRequest, { template: 'jobFailed' }>,
): Promise<MailMessage | null> {
  const { prisma } = context.db;
  const membership = await prisma.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId }, user: { notifyJobFailed: true } },
    include: { workspace: true },
  });
  const to = membership && (await addressOf(context, userId));
  if (!membership || !to) return null;
  const jobs = await prisma.job.findMany({
    where: { id: { in: jobIds }, workspaceId },
    include: { document: { select: { name: true } } },
    orderBy: { id: 'asc' },
  });
  const content = jobFailedMail({
    workspace: membership.workspace.name,
    count,
    jobs: jobs.map(({ document, error }) => ({
      document: document.name,
      reason: jobFailure.safeParse(error).data?.message ?? '',
    })),
    link: context.policy.publicUrl,
  });
  return { to, ...renderMail(content) };
}

async function addressOf(context: Context, userId: string): Promise<string | null> {
  const user = await context.db.prisma.user.findFirst({ where: { id: userId, deactivatedAt: null } });
  return user?.email ?? null;
}
