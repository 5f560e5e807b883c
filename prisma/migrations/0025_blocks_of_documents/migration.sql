-- What parts of a document's bytes are verified by: the SHA-256 of each MiB, one after the other. Of documents of more than one; none of those of before.
CREATE TABLE "document_blocks" (
    "document_id" TEXT NOT NULL,
    "hashes" BYTEA NOT NULL,

    CONSTRAINT "document_blocks_pkey" PRIMARY KEY ("document_id"),
    CONSTRAINT "document_blocks_document_fk" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "document_blocks" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "document_blocks" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "document_blocks" TO ade_tenant
  USING (EXISTS (SELECT FROM "document" WHERE "document"."id" = "document_id"))
  WITH CHECK (EXISTS (SELECT FROM "document" WHERE "document"."id" = "document_id"));
CREATE POLICY system ON "document_blocks" USING ((SELECT current_user) <> 'ade_tenant');
