-- Whose an issue is was found by a look at its table, for each issue that was read. Those that were found before this go on so.
ALTER TABLE "issue" ADD COLUMN "workspace_id" TEXT;
ALTER POLICY tenant ON "issue"
  USING ("workspace_id" = ANY ((SELECT ade_workspaces())::text[])
    OR ("workspace_id" IS NULL AND EXISTS (SELECT FROM "table" WHERE "table"."id" = "table_id")))
  WITH CHECK (EXISTS (
    SELECT FROM "table" WHERE "table"."id" = "table_id" AND coalesce("issue"."workspace_id", "table"."workspace_id") = "table"."workspace_id"));
