-- The kinds of the issues that are there. Which rows those have that are not stored was not kept.
INSERT INTO "issue_kind" ("table_id", "workspace_id", "rule", "column", "severity", "count")
  SELECT issue.table_id, "table".workspace_id, rule, coalesce("column", ''), severity, least(sum(ade_issues_in(row_number, source_row, message)), 2147483647)
  FROM "issue" JOIN "table" ON "table".id = issue.table_id
  GROUP BY issue.table_id, "table".workspace_id, rule, coalesce("column", ''), severity
  ON CONFLICT DO NOTHING;
