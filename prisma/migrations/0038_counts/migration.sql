-- How many of what a workspace holds. It was counted whenever it was asked for; now it is kept as well.

CREATE TABLE "workspace_count" (
    "workspace_id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "workspace_count_pkey" PRIMARY KEY ("workspace_id", "what"),
    CONSTRAINT "workspace_count_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "workspace_count" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "workspace_count" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "workspace_count" TO ade_tenant USING (workspace_id = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK (workspace_id = ANY ((SELECT ade_workspaces())::text[]));
CREATE POLICY system ON "workspace_count" USING ((SELECT current_user) <> 'ade_tenant');

-- Adds up what a transaction changes, in a setting that ends with it and goes back with savepoints.
CREATE FUNCTION ade_tally(workspace text, what text, amount bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known jsonb := coalesce(nullif(current_setting('ade.counted', true), ''), '{}')::jsonb;
  name text := workspace || ' ' || what;
BEGIN
  PERFORM set_config('ade.counted', (known || jsonb_build_object(name, coalesce((known ->> name)::bigint, 0) + amount))::text, true);
END
$$;

CREATE FUNCTION ade_tally_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.kind = 'SOURCE' AND OLD.deleted_at IS NULL THEN
    PERFORM ade_tally(OLD.workspace_id, 'documents', -1), ade_tally(OLD.workspace_id, 'bytes', -OLD.byte_size);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.kind = 'SOURCE' AND NEW.deleted_at IS NULL THEN
    PERFORM ade_tally(NEW.workspace_id, 'documents', 1), ade_tally(NEW.workspace_id, 'bytes', NEW.byte_size);
  END IF;
  RETURN NULL;
END
$$;

-- Jobs that wait or run are not counted here: there are few, and a count that each claim changed would make workers wait for each other.
CREATE FUNCTION ade_tally_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.status IN ('SUCCEEDED', 'FAILED', 'CANCELLED') THEN
    PERFORM ade_tally(OLD.workspace_id, 'jobs:' || OLD.status, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.status IN ('SUCCEEDED', 'FAILED', 'CANCELLED') THEN
    PERFORM ade_tally(NEW.workspace_id, 'jobs:' || NEW.status, 1);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ade_tally_table() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN PERFORM ade_tally(NEW.workspace_id, 'rows', NEW.row_count);
  ELSE PERFORM ade_tally(OLD.workspace_id, 'rows', -OLD.row_count);
  END IF;
  RETURN NULL;
END
$$;

-- Of documents, those are counted that somebody has to look at.
CREATE FUNCTION ade_tally_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.is_listed AND OLD.status IN ('FAILED', 'NEEDS_REVIEW') THEN
    PERFORM ade_tally(OLD.workspace_id, 'documents:' || OLD.status, -1);
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.is_listed AND NEW.status IN ('FAILED', 'NEEDS_REVIEW') THEN
    PERFORM ade_tally(NEW.workspace_id, 'documents:' || NEW.status, 1);
  END IF;
  RETURN NULL;
END
$$;

-- At the commit, once: the documents that were noted, then the counts. Each in one order for all transactions, since each locks what it changes.
CREATE OR REPLACE FUNCTION ade_settle() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  counted jsonb;
BEGIN
  -- What is counted for quotas comes first, as where their own triggers fire first: transactions that lock both wait in one direction.
  PERFORM ade_count_use();
  PERFORM ade_settle_documents();
  counted := nullif(current_setting('ade.counted', true), '')::jsonb;
  IF counted IS NOT NULL THEN
    PERFORM set_config('ade.counted', '', true);
    INSERT INTO workspace_count AS known (workspace_id, what, amount)
      SELECT workspace.id, split_part(key, ' ', 2), value::bigint FROM jsonb_each_text(counted)
      -- Not of a workspace that is just being erased.
      JOIN workspace ON workspace.id = split_part(key, ' ', 1) WHERE value <> '0' ORDER BY key
      ON CONFLICT (workspace_id, what) DO UPDATE SET amount = known.amount + EXCLUDED.amount;
  END IF;
  RETURN NULL;
END
$$;

-- From here on nothing is added to these tables until this migration is over.
CREATE TRIGGER document_tallied AFTER INSERT OR DELETE ON "document" FOR EACH ROW EXECUTE FUNCTION ade_tally_document();
CREATE TRIGGER document_tallied_anew AFTER UPDATE OF deleted_at ON "document"
  FOR EACH ROW WHEN (OLD.deleted_at IS DISTINCT FROM NEW.deleted_at) EXECUTE FUNCTION ade_tally_document();
CREATE CONSTRAINT TRIGGER document_settled_at_last AFTER DELETE ON "document" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ade_settle();
CREATE TRIGGER document_standing_tallied AFTER INSERT OR UPDATE OR DELETE ON "document_standing"
  FOR EACH ROW EXECUTE FUNCTION ade_tally_status();
CREATE TRIGGER job_tallied AFTER INSERT OR DELETE ON "job" FOR EACH ROW EXECUTE FUNCTION ade_tally_job();
CREATE TRIGGER job_tallied_anew AFTER UPDATE OF status ON "job"
  FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION ade_tally_job();
CREATE TRIGGER table_tallied AFTER INSERT OR DELETE ON "table" FOR EACH ROW EXECUTE FUNCTION ade_tally_table();

-- What is there already.
INSERT INTO workspace_count (workspace_id, what, amount)
  SELECT workspace_id, 'documents', count(*) FROM document WHERE kind = 'SOURCE' AND deleted_at IS NULL GROUP BY 1
  UNION ALL SELECT workspace_id, 'bytes', sum(byte_size) FROM document WHERE kind = 'SOURCE' AND deleted_at IS NULL GROUP BY 1
  UNION ALL SELECT workspace_id, 'rows', sum(row_count) FROM "table" GROUP BY 1
  UNION ALL SELECT workspace_id, 'jobs:' || status, count(*) FROM job WHERE status IN ('SUCCEEDED', 'FAILED', 'CANCELLED') GROUP BY 1, 2
  UNION ALL SELECT workspace_id, 'documents:' || status, count(*) FROM document_standing WHERE is_listed AND status IN ('FAILED', 'NEEDS_REVIEW') GROUP BY 1, 2;
