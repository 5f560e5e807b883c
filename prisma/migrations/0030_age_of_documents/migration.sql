-- What retention looks for, oldest first.
CREATE INDEX CONCURRENTLY "document_source_created_idx" ON "document"("workspace_id", "created_at") WHERE "kind" = 'SOURCE' AND "deleted_at" IS NULL;
