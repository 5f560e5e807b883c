-- Without the kind of a document between the columns: conditions on enums find no index behind policies, and so no order that comes after them.
CREATE INDEX CONCURRENTLY "document_newest_idx" ON "document"("workspace_id", "id");
