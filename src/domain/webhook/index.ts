/** Webhooks: where events are sent, and what became of each. */
export {
  type AuditWebhookState,
  createAuditWebhook,
  deleteAuditWebhook,
  extendAuditWebhooks,
  latestDeliveries,
  listAuditDeliveries,
  listAuditWebhooks,
  rotateAuditWebhookSecret,
  updateAuditWebhook,
} from './audit.ts';
export type { IssuedWebhook } from './change.ts';
export {
  deliveryStatus,
  deliveryWhere,
  findDelivery,
  findDeliveryWhere,
  replayDelivery,
} from './delivery.ts';
export {
  claimDelivery,
  completeDelivery,
  DeliveryRefusedError,
  endLostDelivery,
  failDelivery,
  releaseDelivery,
  sendDelivery,
} from './send.ts';
export type { ClaimedDelivery } from './transitions.ts';
export {
  createWebhook,
  deleteWebhook,
  findWebhook,
  findWebhookWhere,
  rotateWebhookSecret,
  updateWebhook,
} from './webhook.ts';
