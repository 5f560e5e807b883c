-- What was asked to be erased, and how far that has come. It outlives its workspace, and is read by the system alone.
CREATE TABLE "workspace_erasure" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "held" JSONB NOT NULL,
    "requested_by_id" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "erased_at" TIMESTAMPTZ(3),
    "verified_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_erasure_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "workspace_erasure_requested_by_fk" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "workspace_erasure_order_check" CHECK ("verified_at" IS NULL OR "erased_at" IS NOT NULL)
);
CREATE UNIQUE INDEX "workspace_erasure_workspace_key" ON "workspace_erasure"("workspace_id");
CREATE INDEX "workspace_erasure_requested_by_idx" ON "workspace_erasure"("requested_by_id");
