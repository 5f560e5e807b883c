-- What has become of each document. It was worked out of the jobs whenever it was asked for, so that to find the few that failed, or to count them, took
-- the longer the more documents there were. Now it is kept: by triggers, so that processes of the release before keep it as well.

CREATE TABLE "document_standing" (
    "document_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    -- Uploaded and not deleted.
    "is_listed" BOOLEAN NOT NULL,
    -- A DocumentStatus. Of conditions on enums PostgreSQL makes no use behind policies, neither of an index nor of statistics: only what cannot leak
    -- a value may be tried before a policy is, and how enums compare is not said to be that.
    "status" TEXT NOT NULL,
    "has_issues" BOOLEAN NOT NULL,

    CONSTRAINT "document_standing_pkey" PRIMARY KEY ("document_id"),
    CONSTRAINT "document_standing_document_fk" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "document_standing_status_idx" ON "document_standing"("status", "document_id");

ALTER TABLE "document_standing" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "document_standing" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "document_standing" TO ade_tenant USING (workspace_id = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK (workspace_id = ANY ((SELECT ade_workspaces())::text[]));
CREATE POLICY system ON "document_standing" USING ((SELECT current_user) <> 'ade_tenant');

-- Notes a document whose status may be another one by the end of the transaction.
CREATE FUNCTION ade_note_document(document text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  noted text := coalesce(current_setting('ade.documents', true), '');
BEGIN
  -- Once, however many of its jobs change: the list would be copied for each.
  IF position(document || ' ' IN noted) = 0 THEN PERFORM set_config('ade.documents', noted || document || ' ', true); END IF;
END
$$;

CREATE FUNCTION ade_note_changed_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_note_document(NEW.id);
  RETURN NULL;
END
$$;

CREATE FUNCTION ade_note_changed_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_note_document(coalesce(NEW.document_id, OLD.document_id));
  RETURN NULL;
END
$$;

-- At the commit, once: the documents that were noted, in one order for all transactions, since each locks what it changes.
CREATE FUNCTION ade_settle_documents() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  noted text[] := string_to_array(rtrim(nullif(current_setting('ade.documents', true), '')), ' ');
BEGIN
  IF noted IS NOT NULL THEN
    PERFORM set_config('ade.documents', '', true);
    -- First locked, and then read by a statement of its own: it sees what those have committed that held the lock.
    PERFORM FROM document_standing WHERE document_id = ANY (noted) ORDER BY document_id FOR UPDATE;
    INSERT INTO document_standing AS known (document_id, workspace_id, is_listed, status, has_issues)
      SELECT document.id, document.workspace_id, document.kind = 'SOURCE' AND document.deleted_at IS NULL, state.status::text, state.has_issues
      FROM document JOIN document_state AS state ON state.document_id = document.id WHERE document.id = ANY (noted) ORDER BY document.id
      ON CONFLICT (document_id) DO UPDATE SET is_listed = EXCLUDED.is_listed, status = EXCLUDED.status, has_issues = EXCLUDED.has_issues
      WHERE (known.is_listed, known.status, known.has_issues) IS DISTINCT FROM (EXCLUDED.is_listed, EXCLUDED.status, EXCLUDED.has_issues);
  END IF;
END
$$;

CREATE FUNCTION ade_settle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_settle_documents();
  RETURN NULL;
END
$$;

CREATE TRIGGER document_noted AFTER INSERT ON "document" FOR EACH ROW EXECUTE FUNCTION ade_note_changed_document();
CREATE TRIGGER document_noted_anew AFTER UPDATE OF deleted_at ON "document"
  FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at) EXECUTE FUNCTION ade_note_changed_document();
CREATE TRIGGER job_noted AFTER INSERT OR DELETE ON "job" FOR EACH ROW EXECUTE FUNCTION ade_note_changed_job();
CREATE TRIGGER job_noted_anew AFTER UPDATE OF status ON "job"
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION ade_note_changed_job();
-- Whether there are issues stands in the tables of a job.
CREATE TRIGGER table_noted AFTER INSERT OR DELETE ON "table" FOR EACH ROW EXECUTE FUNCTION ade_note_changed_job();
CREATE TRIGGER table_noted_anew AFTER UPDATE OF issue_count ON "table"
  FOR EACH ROW WHEN (OLD.issue_count IS DISTINCT FROM NEW.issue_count) EXECUTE FUNCTION ade_note_changed_job();

CREATE CONSTRAINT TRIGGER document_settled AFTER INSERT ON "document" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ade_settle();
CREATE CONSTRAINT TRIGGER document_settled_anew AFTER UPDATE OF deleted_at ON "document" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at) EXECUTE FUNCTION ade_settle();
CREATE CONSTRAINT TRIGGER job_settled AFTER INSERT OR DELETE ON "job" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ade_settle();
CREATE CONSTRAINT TRIGGER job_settled_anew AFTER UPDATE OF status ON "job" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION ade_settle();
CREATE CONSTRAINT TRIGGER table_settled AFTER INSERT OR DELETE ON "table" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ade_settle();
CREATE CONSTRAINT TRIGGER table_settled_anew AFTER UPDATE OF issue_count ON "table" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.issue_count IS DISTINCT FROM NEW.issue_count) EXECUTE FUNCTION ade_settle();
