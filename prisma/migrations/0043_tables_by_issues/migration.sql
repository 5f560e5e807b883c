-- Tables of a workspace in the orders that they can be listed in, and those with issues.
CREATE INDEX CONCURRENTLY "table_issues_idx" ON "table"("workspace_id", "issue_count", "id");
