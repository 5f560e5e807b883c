-- A document that is a file of an archive says of which, and under which path.
ALTER TABLE "document" ADD COLUMN "archive_id" TEXT, ADD COLUMN "path" TEXT;
CREATE INDEX "document_archive_idx" ON "document"("archive_id", "id");
ALTER TABLE "document" ADD CONSTRAINT "document_archive_fk" FOREIGN KEY ("archive_id") REFERENCES "document"("id") ON DELETE SET NULL ON UPDATE CASCADE;
