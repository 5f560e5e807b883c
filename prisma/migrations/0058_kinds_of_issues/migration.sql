-- How many issues of each kind a table has, and in which rows. It was read out of the message of an entry that stood for those which are counted and not
-- stored; rows of theirs were marked nowhere.

CREATE TABLE "issue_kind" (
    "table_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    -- Empty for what concerns no single column.
    "column" TEXT NOT NULL,
    "severity" "IssueSeverity" NOT NULL,
    -- Of texts that may be longer than an index takes: a column may be named by a header as it was written.
    "key" TEXT NOT NULL GENERATED ALWAYS AS (md5("rule" || E'\n' || "column")) STORED,
    "count" INTEGER NOT NULL,
    -- The table's rows with issues that are not stored, packed (`RowSet`). NULL where the release before wrote the table, which did not keep them.
    "rows" BYTEA,

    CONSTRAINT "issue_kind_pkey" PRIMARY KEY ("table_id", "key", "severity"),
    CONSTRAINT "issue_kind_table_fk" FOREIGN KEY ("table_id") REFERENCES "table"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "issue_kind" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "issue_kind" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "issue_kind" TO ade_tenant
  USING ("workspace_id" = ANY ((SELECT ade_workspaces())::text[]))
  WITH CHECK (EXISTS (SELECT FROM "table" WHERE "table"."id" = "table_id" AND "table"."workspace_id" = "issue_kind"."workspace_id"));
CREATE POLICY system ON "issue_kind" USING ((SELECT current_user) <> 'ade_tenant');

-- How many issues an entry is: the one that stands for the rest begins with their number. The message of a check may begin so, too.
CREATE FUNCTION ade_issues_in(row_number integer, source_row integer, message text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN row_number IS NULL AND source_row IS NULL AND message ~ '^[0-9]{1,3}(,[0-9]{3}){0,2} more of this kind, in the rows '
    THEN replace(split_part(message, ' ', 1), ',', '')::integer ELSE 1 END;

-- For workers of the release before, which count no kinds: those of this one have written them before the issues.
CREATE FUNCTION ade_count_issue_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO issue_kind AS known (table_id, workspace_id, rule, "column", severity, count)
    SELECT found.table_id, "table".workspace_id, rule, coalesce("column", ''), severity, least(sum(ade_issues_in(row_number, source_row, message)), 2147483647)
    FROM found JOIN "table" ON "table".id = found.table_id
    WHERE NOT EXISTS (SELECT FROM issue_kind AS said WHERE said.table_id = found.table_id AND said.rows IS NOT NULL)
    GROUP BY found.table_id, "table".workspace_id, rule, coalesce("column", ''), severity
    ON CONFLICT (table_id, key, severity) DO UPDATE SET count = least(known.count::bigint + EXCLUDED.count, 2147483647);
  RETURN NULL;
END
$$;
CREATE TRIGGER issue_kinds_counted AFTER INSERT ON "issue" REFERENCING NEW TABLE AS found FOR EACH STATEMENT EXECUTE FUNCTION ade_count_issue_kinds();

-- An issue of a table that goes over pages, or was put together of sheets, did not say on which one it is unless it had a row; those of before go on so.
ALTER TABLE "issue" ADD COLUMN "sheet" TEXT;
