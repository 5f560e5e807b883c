-- Lists in an order of their own: equal ones come in the order of their ids.
CREATE INDEX "document_name_idx" ON "document"("workspace_id", "kind", "name", "id");
CREATE INDEX "document_size_idx" ON "document"("workspace_id", "kind", "byte_size", "id");
DROP INDEX "job_workspace_finished_idx";
CREATE INDEX "job_workspace_finished_idx" ON "job"("workspace_id", "finished_at", "id") WHERE "finished_at" IS NOT NULL;
