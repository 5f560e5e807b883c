/** Webhooks: where events are sent, and what became of each. */
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
  type IssuedWebhook,
  rotateWebhookSecret,
  updateWebhook,
} from './webhook.ts';
