-- What came to its end in each hour, day and week of UTC. A chart read each job that ended in its time; now the sums are kept, and of waiting and
-- running times how many fall into each of many classes, of which each is 1 % around its middle (DDSketch: Masson, Rim and Lee, PVLDB 12, 2019). What is
-- added can be taken away again, so that it is always what the jobs say that are there.

CREATE TABLE "job_span" (
    "workspace_id" TEXT NOT NULL,
    -- 'hour', 'day' or 'week'.
    "size" TEXT NOT NULL,
    "begins" TIMESTAMPTZ(3) NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "cancelled" INTEGER NOT NULL,
    "rows" BIGINT NOT NULL,
    "issues" BIGINT NOT NULL,
    -- Jobs by the class of how long they waited and ran: its number is where it stands, and where no job is there may be NULL.
    "queued" INTEGER[] NOT NULL,
    "ran" INTEGER[] NOT NULL,

    CONSTRAINT "job_span_pkey" PRIMARY KEY ("workspace_id", "size", "begins"),
    CONSTRAINT "job_span_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

ALTER TABLE "job_span" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "job_span" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "job_span" TO ade_tenant USING (workspace_id = ANY ((SELECT ade_workspaces())::text[])) WITH CHECK (workspace_id = ANY ((SELECT ade_workspaces())::text[]));
CREATE POLICY system ON "job_span" USING ((SELECT current_user) <> 'ade_tenant');

-- The class of a time: 0 for less than a millisecond; n holds more than g^(n-2) ms and at most g^(n-1) ms, where g is 1.01 / 0.99.
CREATE FUNCTION ade_class_of(span interval) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN span < interval '1 millisecond' THEN 0
    ELSE 1 + ceil(ln(extract(epoch FROM span)::double precision * 1000) / ln(1.01::double precision / 0.99))::integer END;

-- How many are in each class, of the class of each; `amounts` says how often each counts.
CREATE FUNCTION ade_classes(classes integer[], amounts integer[]) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  counted integer[] := '{}';
BEGIN
  FOR at IN 1 .. cardinality(classes) LOOP
    IF classes[at] IS NOT NULL THEN counted[classes[at]] := coalesce(counted[classes[at]], 0) + amounts[at]; END IF;
  END LOOP;
  RETURN counted;
END
$$;

CREATE FUNCTION ade_join_classes(known integer[], added integer[]) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF cardinality(added) > 0 THEN
    FOR class IN array_lower(added, 1) .. array_upper(added, 1) LOOP
      IF added[class] IS NOT NULL THEN known[class] := coalesce(known[class], 0) + added[class]; END IF;
    END LOOP;
  END IF;
  RETURN known;
END
$$;

-- Notes what a job that is over adds or takes away, in settings that end with the transaction and go back with savepoints. In pieces: a setting is copied
-- whole for each job that is added to it.
CREATE FUNCTION ade_note_ended(amount integer, ended "job") RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  piece integer := coalesce(nullif(current_setting('ade.ended', true), '')::integer, 1);
  noted text := coalesce(current_setting('ade.ended_' || piece, true), '');
BEGIN
  IF length(noted) > 2000 THEN
    piece := piece + 1;
    noted := '';
  END IF;
  PERFORM set_config('ade.ended', piece::text, true), set_config('ade.ended_' || piece, noted || jsonb_build_array(amount, ended.workspace_id, ended.finished_at, ended.status,
    coalesce((ended.metrics ->> 'rowsWritten')::bigint, 0), coalesce((ended.metrics ->> 'issues')::bigint, 0),
    ade_class_of(ended.started_at - ended.created_at), ade_class_of(ended.finished_at - ended.started_at)) || ',', true);
END
$$;

CREATE FUNCTION ade_note_ended_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.finished_at IS NOT NULL THEN PERFORM ade_note_ended(-1, OLD); END IF;
  IF TG_OP <> 'DELETE' AND NEW.finished_at IS NOT NULL THEN PERFORM ade_note_ended(1, NEW); END IF;
  RETURN NULL;
END
$$;

-- At the commit, once, and in one order for all transactions.
CREATE FUNCTION ade_settle_spans() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  pieces integer := nullif(current_setting('ade.ended', true), '')::integer;
  noted text;
BEGIN
  IF pieces IS NULL THEN RETURN; END IF;
  SELECT string_agg(current_setting('ade.ended_' || piece), '') INTO noted FROM generate_series(1, pieces) AS piece;
  PERFORM set_config('ade.ended', '', true);
  PERFORM set_config('ade.ended_' || piece, '', true) FROM generate_series(1, pieces) AS piece;
  INSERT INTO job_span AS known (workspace_id, size, begins, succeeded, failed, cancelled, "rows", issues, queued, ran)
    SELECT workspace.id, size, date_trunc(size, finished_at, 'UTC') AS begins,
      coalesce(sum(amount) FILTER (WHERE status = 'SUCCEEDED'), 0), coalesce(sum(amount) FILTER (WHERE status = 'FAILED'), 0),
      coalesce(sum(amount) FILTER (WHERE status = 'CANCELLED'), 0), sum(amount * written), sum(amount * marked),
      ade_classes(array_agg(queued), array_agg(amount)), ade_classes(array_agg(ran), array_agg(amount))
    FROM jsonb_array_elements(('[' || rtrim(noted, ',') || ']')::jsonb) AS one
    CROSS JOIN LATERAL (SELECT (one ->> 0)::integer AS amount, one ->> 1 AS workspace_id, (one ->> 2)::timestamptz AS finished_at, one ->> 3 AS status,
      (one ->> 4)::bigint AS written, (one ->> 5)::bigint AS marked, (one ->> 6)::integer AS queued, (one ->> 7)::integer AS ran) AS ended
    CROSS JOIN unnest(ARRAY['day', 'hour', 'week']) AS size
    -- Not of a workspace that is just being erased.
    JOIN workspace ON workspace.id = ended.workspace_id
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (workspace_id, size, begins) DO UPDATE SET succeeded = known.succeeded + EXCLUDED.succeeded, failed = known.failed + EXCLUDED.failed,
      cancelled = known.cancelled + EXCLUDED.cancelled, "rows" = known."rows" + EXCLUDED."rows", issues = known.issues + EXCLUDED.issues,
      queued = ade_join_classes(known.queued, EXCLUDED.queued), ran = ade_join_classes(known.ran, EXCLUDED.ran);
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
  RETURN NULL;
END
$$;

-- From here on no job is changed until this migration is over.
CREATE TRIGGER job_ended AFTER INSERT OR DELETE ON "job" FOR EACH ROW EXECUTE FUNCTION ade_note_ended_job();
CREATE TRIGGER job_ended_anew AFTER UPDATE OF status, metrics, started_at, finished_at ON "job"
  FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL OR NEW.finished_at IS NOT NULL) EXECUTE FUNCTION ade_note_ended_job();
-- Those whose status changes are settled with it.
CREATE CONSTRAINT TRIGGER job_settled_at_end AFTER UPDATE OF metrics, started_at, finished_at ON "job" DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.status IS NOT DISTINCT FROM NEW.status AND NEW.finished_at IS NOT NULL) EXECUTE FUNCTION ade_settle();

-- What is there already.
INSERT INTO job_span (workspace_id, size, begins, succeeded, failed, cancelled, "rows", issues, queued, ran)
  WITH ended AS MATERIALIZED (
    SELECT workspace_id, finished_at, status, coalesce((metrics ->> 'rowsWritten')::bigint, 0) AS written, coalesce((metrics ->> 'issues')::bigint, 0) AS marked,
      ade_class_of(started_at - created_at) AS queued, ade_class_of(finished_at - started_at) AS ran
    FROM job WHERE finished_at IS NOT NULL
  )
  SELECT workspace_id, size, date_trunc(size, finished_at, 'UTC'), count(*) FILTER (WHERE status = 'SUCCEEDED'), count(*) FILTER (WHERE status = 'FAILED'),
    count(*) FILTER (WHERE status = 'CANCELLED'), sum(written), sum(marked), ade_classes(array_agg(queued), array_agg(1)), ade_classes(array_agg(ran), array_agg(1))
  FROM ended CROSS JOIN unnest(ARRAY['day', 'hour', 'week']) AS size GROUP BY 1, 2, 3;
