-- What was sent to a webhook, newest first.
CREATE INDEX CONCURRENTLY "webhook_delivery_webhook_idx" ON "webhook_delivery"("webhook_id", "id");
