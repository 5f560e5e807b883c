-- What a workspace may hold, extract and run, and how long it keeps things; null where the installation's settings count. Operators set
-- the first four, owners the others. 0 is no limit.
ALTER TABLE "workspace"
  ADD COLUMN "quota_bytes" BIGINT CONSTRAINT "workspace_quota_bytes_check" CHECK ("quota_bytes" >= 0),
  ADD COLUMN "quota_rows" INTEGER CONSTRAINT "workspace_quota_rows_check" CHECK ("quota_rows" >= 0),
  ADD COLUMN "quota_jobs" INTEGER CONSTRAINT "workspace_quota_jobs_check" CHECK ("quota_jobs" >= 0),
  ADD COLUMN "quota_members" INTEGER CONSTRAINT "workspace_quota_members_check" CHECK ("quota_members" >= 0),
  ADD COLUMN "keep_documents_days" INTEGER CONSTRAINT "workspace_keep_documents_check" CHECK ("keep_documents_days" > 0),
  ADD COLUMN "keep_jobs_days" INTEGER CONSTRAINT "workspace_keep_jobs_check" CHECK ("keep_jobs_days" > 0),
  ADD COLUMN "keep_events_days" INTEGER CONSTRAINT "workspace_keep_events_check" CHECK ("keep_events_days" > 0);

-- Bytes of uploaded documents that are in the store, deleted ones until they are purged.
CREATE TABLE "workspace_storage" (
    "workspace_id" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "workspace_storage_pkey" PRIMARY KEY ("workspace_id"),
    CONSTRAINT "workspace_storage_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- What was uploaded, run and extracted in a month of UTC. What is removed later still counts.
CREATE TABLE "workspace_month" (
    "workspace_id" TEXT NOT NULL,
    "month" DATE NOT NULL,
    "documents" BIGINT NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "jobs" BIGINT NOT NULL DEFAULT 0,
    "rows" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "workspace_month_pkey" PRIMARY KEY ("workspace_id", "month"),
    CONSTRAINT "workspace_month_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE FUNCTION ade_this_month() RETURNS date LANGUAGE sql STABLE
  RETURN date_trunc('month', now() AT TIME ZONE 'UTC')::date;

-- Triggers, since several statements add and remove these rows, also those of the release before. Deferred to the commit, so that the
-- row of a workspace, which all that happens in it changes, is locked for a moment and not for a transaction.
CREATE FUNCTION ade_count_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO workspace_storage AS known (workspace_id, bytes) VALUES (NEW.workspace_id, NEW.byte_size)
    ON CONFLICT (workspace_id) DO UPDATE SET bytes = known.bytes + EXCLUDED.bytes;
  INSERT INTO workspace_month AS known (workspace_id, month, documents, bytes) VALUES (NEW.workspace_id, ade_this_month(), 1, NEW.byte_size)
    ON CONFLICT (workspace_id, month) DO UPDATE SET documents = known.documents + 1, bytes = known.bytes + EXCLUDED.bytes;
  RETURN NULL;
END
$$;
CREATE FUNCTION ade_count_purged_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE workspace_storage SET bytes = bytes - OLD.byte_size WHERE workspace_id = OLD.workspace_id;
  RETURN NULL;
END
$$;
CREATE FUNCTION ade_count_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO workspace_month AS known (workspace_id, month, jobs) VALUES (NEW.workspace_id, ade_this_month(), 1)
    ON CONFLICT (workspace_id, month) DO UPDATE SET jobs = known.jobs + 1;
  RETURN NULL;
END
$$;
CREATE FUNCTION ade_count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO workspace_month AS known (workspace_id, month, rows) VALUES (NEW.workspace_id, ade_this_month(), NEW.row_count)
    ON CONFLICT (workspace_id, month) DO UPDATE SET rows = known.rows + EXCLUDED.rows;
  RETURN NULL;
END
$$;

-- From here on nothing is added to these tables until this migration is over.
CREATE CONSTRAINT TRIGGER document_counted AFTER INSERT ON "document" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'SOURCE') EXECUTE FUNCTION ade_count_document();
CREATE CONSTRAINT TRIGGER document_purged AFTER DELETE ON "document" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.kind = 'SOURCE') EXECUTE FUNCTION ade_count_purged_document();
CREATE CONSTRAINT TRIGGER job_counted AFTER INSERT ON "job" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ade_count_job();
CREATE CONSTRAINT TRIGGER table_counted AFTER INSERT ON "table" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ade_count_rows();

-- What is there already.
INSERT INTO workspace_storage (workspace_id, bytes)
  SELECT workspace_id, sum(byte_size) FROM document WHERE kind = 'SOURCE' GROUP BY workspace_id;
INSERT INTO workspace_month (workspace_id, month, documents, bytes, jobs, rows)
  SELECT workspace_id, date_trunc('month', at AT TIME ZONE 'UTC')::date, sum(documents), sum(bytes), sum(jobs), sum(rows) FROM (
    SELECT workspace_id, created_at AS at, 1 AS documents, byte_size AS bytes, 0 AS jobs, 0 AS rows FROM document WHERE kind = 'SOURCE'
    UNION ALL SELECT workspace_id, created_at, 0, 0, 1, 0 FROM job
    UNION ALL SELECT workspace_id, created_at, 0, 0, 0, row_count FROM "table"
  ) AS counted GROUP BY 1, 2;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['workspace_storage', 'workspace_month'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I TO ade_tenant USING (workspace_id = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK (workspace_id = ANY ((SELECT ade_workspaces())::text[]))', name);
    EXECUTE format('CREATE POLICY system ON %I USING ((SELECT current_user) <> ''ade_tenant'')', name);
  END LOOP;
END
$$;
