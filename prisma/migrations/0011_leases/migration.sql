-- Rows that are due (jobs, exports, mails) are claimed, fenced off and tried again by one rule, so they have the same columns: when
-- an attempt may begin (due_at) stands apart from until when one is under way (lease_expires_at). See docs/decisions/0016.
-- Instants are kept to the microsecond: rounded to milliseconds, now() could be stored half a millisecond ahead, and a row that
-- is due looked as if it were not.

-- A job that failed kept the stage that it was in, though nothing runs any more.
UPDATE "job" SET "stage" = NULL WHERE "status" <> 'RUNNING';
ALTER TABLE "job" RENAME COLUMN "available_at" TO "due_at";
ALTER TABLE "job"
    ALTER COLUMN "due_at" TYPE TIMESTAMPTZ,
    ALTER COLUMN "lease_expires_at" TYPE TIMESTAMPTZ,
    ALTER COLUMN "claimed_at" TYPE TIMESTAMPTZ;
ALTER TABLE "job" ADD CONSTRAINT "job_stage_check" CHECK ("stage" IS NULL OR "status" = 'RUNNING');

ALTER TABLE "export" RENAME COLUMN "available_at" TO "due_at";
ALTER TABLE "export" RENAME COLUMN "attempts" TO "attempt";
ALTER TABLE "export"
    ALTER COLUMN "due_at" TYPE TIMESTAMPTZ,
    ADD COLUMN "max_attempts" INTEGER NOT NULL DEFAULT 3,
    ADD COLUMN "claimed_by" TEXT,
    ADD COLUMN "claimed_at" TIMESTAMPTZ,
    ADD COLUMN "lease_expires_at" TIMESTAMPTZ;
-- What was under way is begun again, and counts as it did.
UPDATE "export" SET "max_attempts" = greatest("max_attempts", "attempt" + CASE "status" WHEN 'PENDING' THEN 1 ELSE 0 END);
UPDATE "export" SET "error" = coalesce("error", 'The export failed.') WHERE "status" = 'FAILED';
UPDATE "export" SET "error" = NULL WHERE "status" = 'READY';
ALTER TABLE "export" ADD CONSTRAINT "export_attempt_check" CHECK ("attempt" >= 0 AND "attempt" <= "max_attempts");
ALTER TABLE "export" ADD CONSTRAINT "export_claim_check" CHECK (("claimed_by" IS NULL) = ("lease_expires_at" IS NULL) AND ("claimed_by" IS NULL OR "status" = 'PENDING'));
-- The document of one that is READY goes when retention removes it.
ALTER TABLE "export" ADD CONSTRAINT "export_document_check" CHECK ("document_id" IS NULL OR "status" = 'READY');
ALTER TABLE "export" ADD CONSTRAINT "export_error_check" CHECK (("status" <> 'FAILED' OR "error" IS NOT NULL) AND ("status" <> 'READY' OR "error" IS NULL));

ALTER TABLE "mail" RENAME COLUMN "available_at" TO "due_at";
ALTER TABLE "mail" RENAME COLUMN "attempts" TO "attempt";
ALTER TABLE "mail"
    ALTER COLUMN "due_at" TYPE TIMESTAMPTZ,
    ADD COLUMN "max_attempts" INTEGER NOT NULL DEFAULT 8,
    ADD COLUMN "claimed_by" TEXT,
    ADD COLUMN "claimed_at" TIMESTAMPTZ,
    ADD COLUMN "lease_expires_at" TIMESTAMPTZ;
UPDATE "mail" SET "max_attempts" = greatest("max_attempts", "attempt" + 1);
ALTER TABLE "mail" ADD CONSTRAINT "mail_attempt_check" CHECK ("attempt" >= 0 AND "attempt" <= "max_attempts");
ALTER TABLE "mail" ADD CONSTRAINT "mail_claim_check" CHECK (("claimed_by" IS NULL) = ("lease_expires_at" IS NULL) AND ("claimed_by" IS NULL OR ("sent_at" IS NULL AND "failed_at" IS NULL)));
ALTER TABLE "mail" ADD CONSTRAINT "mail_over_check" CHECK ("sent_at" IS NULL OR "failed_at" IS NULL);

-- Attempts under way: few, however long the tables are. Without the lease, so that a heartbeat touches no index.
CREATE INDEX "job_held_idx" ON "job"("id") WHERE "claimed_by" IS NOT NULL;
CREATE INDEX "export_held_idx" ON "export"("id") WHERE "claimed_by" IS NOT NULL;
CREATE INDEX "mail_held_idx" ON "mail"("id") WHERE "claimed_by" IS NOT NULL;
