-- What maintenance looks for: refresh tokens that have run out, and the events of people, which no workspace's feed leads to.
CREATE INDEX "refresh_token_expires_idx" ON "refresh_token"("expires_at");
CREATE INDEX "event_person_idx" ON "event"("occurred_at") WHERE "workspace_id" IS NULL;

-- A link that was used is deleted: there is nothing to tell of it but the event.
ALTER TABLE "account_token" DROP COLUMN "used_at";
