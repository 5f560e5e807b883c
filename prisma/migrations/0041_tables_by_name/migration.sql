-- Tables of a workspace in the orders that they can be listed in.
CREATE INDEX CONCURRENTLY "table_name_idx" ON "table"("workspace_id", "name", "id");
