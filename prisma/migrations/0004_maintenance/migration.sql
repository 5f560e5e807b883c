-- A key may act as an administrator only when that was asked for, and only while its creator is one.
ALTER TABLE "api_key" ADD COLUMN "is_administrator" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "maintenance_run" (
    "id" BIGSERIAL NOT NULL,
    "pass" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT,
    "is_complete" BOOLEAN NOT NULL DEFAULT false,
    "position" TEXT,

    CONSTRAINT "maintenance_run_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "maintenance_run_pass_idx" ON "maintenance_run"("pass", "id");

-- What has an error has ended, and has not got to the end of its work.
ALTER TABLE "maintenance_run" ADD CONSTRAINT "maintenance_run_end_check" CHECK ("finished_at" IS NOT NULL OR ("error" IS NULL AND NOT "is_complete"));
ALTER TABLE "maintenance_run" ADD CONSTRAINT "maintenance_run_complete_check" CHECK (NOT "is_complete" OR ("error" IS NULL AND "position" IS NULL));

-- What the passes look for, so that finding nothing costs nothing.
CREATE INDEX "export_created_idx" ON "export"("created_at");
CREATE INDEX "idempotency_key_created_idx" ON "idempotency_key"("created_at");
CREATE INDEX "document_deleted_idx" ON "document"("deleted_at") WHERE "deleted_at" IS NOT NULL;
-- No two tables have the same object, and a file that no table names is found by it.
CREATE UNIQUE INDEX "table_rows_key_key" ON "table"("rows_key");
