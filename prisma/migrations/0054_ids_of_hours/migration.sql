-- Between which ids all documents, jobs and tables lie that were made in an hour. Lists are in the order of ids, which are made of the time of the clock of an API process, while
-- when something was made is by the clock of the database: to find a day of long ago, all was read that came after it. Ids that were removed are not taken out: what lies between stays so.

CREATE TABLE "made_span" (
    "workspace_id" TEXT NOT NULL,
    -- 'document', 'job' or 'table'.
    "noun" TEXT NOT NULL,
    -- A full hour of UTC.
    "begins" TIMESTAMPTZ(3) NOT NULL,
    "first_id" TEXT NOT NULL,
    "last_id" TEXT NOT NULL,

    CONSTRAINT "made_span_pkey" PRIMARY KEY ("workspace_id", "noun", "begins"),
    CONSTRAINT "made_span_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "made_span" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "made_span" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "made_span" TO ade_tenant USING (workspace_id = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK (workspace_id = ANY ((SELECT ade_workspaces())::text[]));
CREATE POLICY system ON "made_span" USING ((SELECT current_user) <> 'ade_tenant');

-- The first and the last id of those that were made from an instant on and before another, or fewer ids where none were. Of the transaction's workspaces, behind the wall.
CREATE FUNCTION ade_ids_made(noun text, made_from timestamptz, made_to timestamptz) RETURNS text[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('role') <> 'ade_tenant' THEN RETURN NULL; END IF;
  RETURN (SELECT array_remove(ARRAY[min(first_id), max(last_id)], NULL) FROM made_span
    WHERE workspace_id = ANY (ade_workspaces()) AND made_span.noun = ade_ids_made.noun
      AND begins >= coalesce(date_trunc('hour', made_from, 'UTC'), '-infinity') AND begins < coalesce(made_to, 'infinity'));
END
$$;

-- Notes, in a setting that ends with the transaction and goes back with savepoints, between which ids those of each hour lie: mostly of one, since that is the transaction's.
CREATE FUNCTION ade_note_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  known jsonb := coalesce(nullif(current_setting('ade.made', true), ''), '{}')::jsonb;
  span text := NEW.workspace_id || ' ' || TG_ARGV[0] || ' ' || extract(epoch FROM date_trunc('hour', NEW.created_at, 'UTC'))::bigint;
BEGIN
  IF known -> span IS NULL OR NEW.id < (known -> span ->> 0) OR NEW.id > (known -> span ->> 1) THEN
    PERFORM set_config('ade.made', (known || jsonb_build_object(span,
      jsonb_build_array(least(known -> span ->> 0, NEW.id), greatest(known -> span ->> 1, NEW.id))))::text, true);
  END IF;
  RETURN NULL;
END
$$;

-- At the commit, once, and in one order for all transactions.
CREATE FUNCTION ade_settle_made() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  noted jsonb := nullif(current_setting('ade.made', true), '')::jsonb;
BEGIN
  IF noted IS NOT NULL THEN
    PERFORM set_config('ade.made', '', true);
    INSERT INTO made_span AS known (workspace_id, noun, begins, first_id, last_id)
      SELECT workspace.id, split_part(key, ' ', 2), to_timestamp(split_part(key, ' ', 3)::bigint), value ->> 0, value ->> 1
      FROM jsonb_each(noted) JOIN workspace ON workspace.id = split_part(key, ' ', 1) ORDER BY key
      ON CONFLICT (workspace_id, noun, begins) DO UPDATE SET first_id = least(known.first_id, EXCLUDED.first_id), last_id = greatest(known.last_id, EXCLUDED.last_id)
      WHERE EXCLUDED.first_id < known.first_id OR EXCLUDED.last_id > known.last_id;
  END IF;
END
$$;

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
  PERFORM ade_settle_spans();
  PERFORM ade_settle_made();
  RETURN NULL;
END
$$;

-- What is added to these tables is settled already. From here on nothing is, until this migration is over. In the order in which workers write them.
CREATE TRIGGER table_is_made AFTER INSERT ON "table" FOR EACH ROW EXECUTE FUNCTION ade_note_made('table');
CREATE TRIGGER document_is_made AFTER INSERT ON "document" FOR EACH ROW EXECUTE FUNCTION ade_note_made('document');
CREATE TRIGGER job_is_made AFTER INSERT ON "job" FOR EACH ROW EXECUTE FUNCTION ade_note_made('job');

-- What is there already.
INSERT INTO made_span (workspace_id, noun, begins, first_id, last_id)
  SELECT workspace_id, 'document', date_trunc('hour', created_at, 'UTC'), min(id), max(id) FROM document GROUP BY 1, 3
  UNION ALL SELECT workspace_id, 'job', date_trunc('hour', created_at, 'UTC'), min(id), max(id) FROM job GROUP BY 1, 3
  UNION ALL SELECT workspace_id, 'table', date_trunc('hour', created_at, 'UTC'), min(id), max(id) FROM "table" GROUP BY 1, 3;
