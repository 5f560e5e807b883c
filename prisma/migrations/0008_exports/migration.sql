-- Exports that people ask for are made by workers: a row that is PENDING waits until it is due, or until the attempt that is under
-- way has let its lease run out. Those that a job wrote are READY from the start.
ALTER TABLE "export"
    ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "available_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    ADD COLUMN "error" TEXT,
    ADD COLUMN "correlation_id" TEXT;
-- What is due, soonest first.
CREATE INDEX "export_due_idx" ON "export"("available_at") WHERE "status" = 'PENDING';
