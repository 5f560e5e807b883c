-- Tables with issues, newest first: those of a workspace were all sorted for a page of them.
CREATE INDEX CONCURRENTLY "table_with_issues_idx" ON "table"("workspace_id", "id") WHERE "issue_count" > 0;
