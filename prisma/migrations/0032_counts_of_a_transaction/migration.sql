-- What a transaction adds to workspaces was counted row by row at its commit. Each change left a version of the count, and each next one had to
-- pass all of them: of 20,000 rows in one transaction 200 million. Now each row is added up in the transaction itself, and the first
-- of the deferred triggers, under their names of before, counts all of it in one change.

-- A workspace's [documents, bytes, jobs, rows, purged bytes] of this transaction, in a setting that ends with it and goes back with savepoints.
CREATE FUNCTION ade_add_use(workspace text, documents bigint, bytes bigint, jobs bigint, rows bigint, purged bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known jsonb := coalesce(nullif(current_setting('ade.added', true), ''), '{}')::jsonb;
  was jsonb := coalesce(known -> workspace, '[0, 0, 0, 0, 0]');
BEGIN
  PERFORM set_config('ade.added', (known || jsonb_build_object(workspace, jsonb_build_array(
    (was ->> 0)::bigint + documents, (was ->> 1)::bigint + bytes, (was ->> 2)::bigint + jobs, (was ->> 3)::bigint + rows, (was ->> 4)::bigint + purged
  )))::text, true);
END
$$;

CREATE FUNCTION ade_count_use() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known text := nullif(current_setting('ade.added', true), '');
  added record;
BEGIN
  IF known IS NULL THEN RETURN; END IF;
  PERFORM set_config('ade.added', '', true);
  -- In one order for all transactions, since each locks what it changes.
  FOR added IN SELECT key AS workspace, (value ->> 0)::bigint AS documents, (value ->> 1)::bigint AS bytes, (value ->> 2)::bigint AS jobs,
    (value ->> 3)::bigint AS rows, (value ->> 4)::bigint AS purged FROM jsonb_each(known::jsonb) ORDER BY key
  LOOP
    IF added.documents > 0 THEN
      INSERT INTO workspace_storage AS known (workspace_id, bytes) VALUES (added.workspace, added.bytes - added.purged)
        ON CONFLICT (workspace_id) DO UPDATE SET bytes = known.bytes + EXCLUDED.bytes;
    ELSIF added.purged > 0 THEN
      UPDATE workspace_storage SET bytes = bytes - added.purged WHERE workspace_id = added.workspace;
    END IF;
    IF added.documents > 0 OR added.jobs > 0 OR added.rows > 0 THEN
      INSERT INTO workspace_month AS known (workspace_id, month, documents, bytes, jobs, rows)
        VALUES (added.workspace, ade_this_month(), added.documents, added.bytes, added.jobs, added.rows)
        ON CONFLICT (workspace_id, month) DO UPDATE SET documents = known.documents + EXCLUDED.documents, bytes = known.bytes + EXCLUDED.bytes,
          jobs = known.jobs + EXCLUDED.jobs, rows = known.rows + EXCLUDED.rows;
    END IF;
  END LOOP;
END
$$;

CREATE FUNCTION ade_add_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_add_use(NEW.workspace_id, 1, NEW.byte_size, 0, 0, 0);
  RETURN NULL;
END
$$;
CREATE FUNCTION ade_add_purged_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_add_use(OLD.workspace_id, 0, 0, 0, 0, OLD.byte_size);
  RETURN NULL;
END
$$;
CREATE FUNCTION ade_add_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_add_use(NEW.workspace_id, 0, 0, 1, 0, 0);
  RETURN NULL;
END
$$;
CREATE FUNCTION ade_add_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_add_use(NEW.workspace_id, 0, 0, 0, NEW.row_count, 0);
  RETURN NULL;
END
$$;

-- Of the triggers of a row, those whose names come first fire first: added up, then counted, also where counting is not deferred.
CREATE TRIGGER document_added AFTER INSERT ON "document" FOR EACH ROW WHEN (NEW.kind = 'SOURCE') EXECUTE FUNCTION ade_add_document();
CREATE TRIGGER document_purge_added AFTER DELETE ON "document" FOR EACH ROW WHEN (OLD.kind = 'SOURCE') EXECUTE FUNCTION ade_add_purged_document();
CREATE TRIGGER job_added AFTER INSERT ON "job" FOR EACH ROW EXECUTE FUNCTION ade_add_job();
CREATE TRIGGER table_added AFTER INSERT ON "table" FOR EACH ROW EXECUTE FUNCTION ade_add_rows();

CREATE OR REPLACE FUNCTION ade_count_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_count_use();
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION ade_count_purged_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_count_use();
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION ade_count_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_count_use();
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION ade_count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ade_count_use();
  RETURN NULL;
END
$$;
