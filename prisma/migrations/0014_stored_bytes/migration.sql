-- What the rows object of a table must hash to. NULL for tables of before, whose bytes were not remembered.
ALTER TABLE "table" ADD COLUMN "rows_sha256" TEXT;

-- Stored objects whose bytes are not those that were put: what the scrub has found, until it finds them whole again, or gone.
CREATE TABLE "damaged_object" (
    "key" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "damaged_object_pkey" PRIMARY KEY ("key")
);

-- For administrators, whose queries are asked as the system.
REVOKE ALL ON "damaged_object" FROM ade_tenant;

-- The scrub goes through objects in the order of their keys' bytes.
-- Partial, and yet of every row: the schema of Prisma knows no collations, and takes a partial index for none of its own.
CREATE INDEX "document_storage_key_order_idx" ON "document"("storage_key" COLLATE "C") WHERE "storage_key" IS NOT NULL;
CREATE INDEX "table_rows_key_order_idx" ON "table"("rows_key" COLLATE "C") WHERE "rows_key" IS NOT NULL;
