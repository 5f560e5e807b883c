-- Mails to be sent. A row says what a mail is about, never what it says: links are made when it is sent, so that none is stored.
CREATE TABLE "mail" (
    "id" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "series" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "available_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "mail_series_idx" ON "mail"("series", "created_at");
CREATE INDEX "mail_created_idx" ON "mail"("created_at");
-- What is due, soonest first.
CREATE INDEX "mail_due_idx" ON "mail"("available_at") WHERE "sent_at" IS NULL AND "failed_at" IS NULL;
-- Of one series at most one mail waits for its first attempt: who wants another adds to that one.
CREATE UNIQUE INDEX "mail_waiting_key" ON "mail"("series") WHERE "attempts" = 0;

-- An invitation has no link before its mail is sent.
ALTER TABLE "invitation" ALTER COLUMN "token_hash" DROP NOT NULL;
