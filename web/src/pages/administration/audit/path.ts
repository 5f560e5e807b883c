/** The audit log, or one of the webhooks that it is sent to. */
export function pathOfAuditLog(slug: string, webhookId?: string): string {
  return `/w/${slug}/administration?show=audit${webhookId ? `&webhook=${webhookId}` : ''}`;
}
