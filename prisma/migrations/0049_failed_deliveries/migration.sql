-- What a webhook was not given, newest first: to find that there is nothing, all that it was given was read.
CREATE INDEX CONCURRENTLY "webhook_delivery_failed_idx" ON "webhook_delivery"("webhook_id", "id") WHERE "failed_at" IS NOT NULL;
