-- What clients have spent of their allowances: buckets that leak, by when each is empty. Unlogged: losing them in a crash costs nothing.
CREATE UNLOGGED TABLE "bucket" (
    "key" TEXT NOT NULL,
    "empty_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bucket_pkey" PRIMARY KEY ("key")
);
CREATE INDEX "bucket_empty_idx" ON "bucket"("empty_at");
-- It is the system's alone.
REVOKE ALL ON "bucket" FROM ade_tenant;
