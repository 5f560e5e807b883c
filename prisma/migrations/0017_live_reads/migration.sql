-- Rises with every change of a job, so that an answer that comes late is known to be older than one that has come already. A trigger,
-- since statements of several files change jobs, and one that forgot it would be found by a reader.
ALTER TABLE "job" ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
CREATE FUNCTION ade_count_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END
$$;
CREATE TRIGGER job_changed BEFORE UPDATE ON "job" FOR EACH ROW EXECUTE FUNCTION ade_count_change();

-- Lists of a workspace's tables.
CREATE INDEX "table_workspace_idx" ON "table"("workspace_id", "id");
ALTER TABLE "table" ADD CONSTRAINT "table_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What has become of a document: its newest job that was not cancelled decides. The wall stands before the view's tables as well.
CREATE TYPE "DocumentStatus" AS ENUM ('NEW', 'WAITING', 'RUNNING', 'READY', 'NEEDS_REVIEW', 'FAILED');
CREATE VIEW "document_state" WITH (security_invoker = true) AS
SELECT document.id AS document_id,
  coalesce(newest.has_issues, false) AS has_issues,
  (CASE newest.status
    WHEN 'QUEUED' THEN 'WAITING'
    WHEN 'RUNNING' THEN 'RUNNING'
    WHEN 'FAILED' THEN 'FAILED'
    WHEN 'SUCCEEDED' THEN CASE WHEN newest.has_issues THEN 'NEEDS_REVIEW' ELSE 'READY' END
    ELSE 'NEW'
  END)::"DocumentStatus" AS status
FROM document LEFT JOIN LATERAL (
  SELECT job.status, EXISTS (SELECT FROM "table" WHERE "table".job_id = job.id AND "table".issue_count > 0) AS has_issues
  FROM job WHERE job.document_id = document.id AND job.status <> 'CANCELLED' ORDER BY job.id DESC LIMIT 1
) AS newest ON true;
