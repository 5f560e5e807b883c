-- Webhooks: where a workspace's events are sent, and what became of each of them. See docs/decisions/0031.

-- Why nothing is sent to a webhook.
CREATE TYPE "WebhookDisabledReason" AS ENUM ('PERSON', 'FAILURES', 'GONE');

CREATE TABLE "webhook" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "event_types" TEXT[] NOT NULL,
    "sealed_secret" TEXT NOT NULL,
    "sealed_previous_secret" TEXT,
    "previous_expires_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "failing_since" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" "WebhookDisabledReason",

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "webhook_created_by_fk" FOREIGN KEY ("created_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "webhook_event_types_check" CHECK (cardinality("event_types") > 0),
    CONSTRAINT "webhook_disabled_check" CHECK (("disabled_at" IS NULL) = ("disabled_reason" IS NULL)),
    CONSTRAINT "webhook_previous_check" CHECK (("sealed_previous_secret" IS NULL) = ("previous_expires_at" IS NULL))
);
-- Also what every transaction that appends events looks at.
CREATE INDEX "webhook_workspace_idx" ON "webhook"("workspace_id");
CREATE INDEX "webhook_created_by_idx" ON "webhook"("created_by_id");

CREATE TABLE "webhook_delivery" (
    "id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 8,
    "claimed_by" TEXT,
    "claimed_at" TIMESTAMPTZ,
    "lease_expires_at" TIMESTAMPTZ,
    "outage_since" TIMESTAMPTZ,
    "due_at" TIMESTAMPTZ NOT NULL DEFAULT transaction_timestamp(),
    "delivered_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "response_status" INTEGER,
    "error" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "webhook_delivery_webhook_fk" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "webhook_delivery_attempt_check" CHECK ("attempt" >= 0 AND "attempt" <= "max_attempts"),
    CONSTRAINT "webhook_delivery_claim_check" CHECK (("claimed_by" IS NULL) = ("lease_expires_at" IS NULL) AND ("claimed_by" IS NULL OR ("delivered_at" IS NULL AND "failed_at" IS NULL))),
    CONSTRAINT "webhook_delivery_over_check" CHECK ("delivered_at" IS NULL OR "failed_at" IS NULL),
    CONSTRAINT "webhook_delivery_error_check" CHECK (("failed_at" IS NULL OR "error" IS NOT NULL) AND ("delivered_at" IS NULL OR "error" IS NULL))
);
-- An event is delivered to a webhook once, however often it is sent.
CREATE UNIQUE INDEX "webhook_delivery_event_key" ON "webhook_delivery"("webhook_id", "event_id");
CREATE INDEX "webhook_delivery_created_idx" ON "webhook_delivery"("created_at");
-- Whose turn it is, webhook by webhook.
CREATE INDEX "webhook_delivery_due_idx" ON "webhook_delivery"("webhook_id", "due_at") WHERE "delivered_at" IS NULL AND "failed_at" IS NULL AND "claimed_by" IS NULL;
CREATE INDEX "webhook_delivery_held_idx" ON "webhook_delivery"("webhook_id") WHERE "claimed_by" IS NOT NULL;

ALTER TABLE "webhook" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "webhook" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "webhook" TO ade_tenant USING ("workspace_id" = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK ("workspace_id" = ANY ((SELECT ade_workspaces())::text[]));
CREATE POLICY system ON "webhook" USING ((SELECT current_user) <> 'ade_tenant');
ALTER TABLE "webhook_delivery" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "webhook_delivery" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "webhook_delivery" TO ade_tenant USING (EXISTS (SELECT FROM "webhook" WHERE "webhook"."id" = "webhook_id")) WITH CHECK (EXISTS (SELECT FROM "webhook" WHERE "webhook"."id" = "webhook_id"));
CREATE POLICY system ON "webhook_delivery" USING ((SELECT current_user) <> 'ade_tenant');
