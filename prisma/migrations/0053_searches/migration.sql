-- Which documents and tables have a word in their names, or tags, where these are few. Behind the wall no index answers that: PostgreSQL tries a condition before a
-- policy only where its operator is declared to leak nothing, which ILIKE and @> are not. So a function of the tables' owner asks the indexes, of itself for the
-- workspaces of the transaction only, and what it names is read through the wall, under the same conditions: it only saves reading what does not fulfil them.
-- The indexes need extensions, and are made after the migrations where these can be had (src/db/search-indexes.ts).

-- The owner of a table is not held by its policies any more. The policy "system" let it see all rows before, but for that an index served it no better than it
-- serves tenants; these act as another role, and stay behind theirs.
-- In the order in which workers write them.
ALTER TABLE "table" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "document" NO FORCE ROW LEVEL SECURITY;

-- Their ids, or NULL where they are not known to be few: then who goes through a list from its newest soon has a page of it. `pattern` is one of ILIKE; of all `wanted`
-- tags. PostgreSQL plans what is run by EXECUTE each time, for the settings and values of the moment.
CREATE FUNCTION ade_few_with(noun text, pattern text, wanted text[]) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET enable_indexscan = on SET enable_indexonlyscan = on SET enable_seqscan = on AS $$
DECLARE
  most CONSTANT integer := 5000;
  workspaces CONSTANT text[] := ade_workspaces();
  looked_at CONSTANT integer := 20 + 480 / greatest(cardinality(workspaces), 1);
  name CONSTANT text := CASE noun WHEN 'document' THEN 'document' WHEN 'table' THEN 'table' END;
  -- Three letters or digits in a row are what an index knows, as the database's own locale tells them: "C" knows those of ASCII.
  is_word CONSTANT boolean := pattern ~ CASE WHEN (SELECT datctype FROM pg_database WHERE datname = current_database()) IN ('C', 'POSIX')
    THEN '[A-Za-z0-9]{3}' ELSE '[[:alnum:]]{3}' END;
  -- What ILIKE does. The index is of small letters, since it makes them by other rules: a dotted capital I is an i to ILIKE, and no letter to it.
  condition CONSTANT text := concat_ws(' AND ', 'workspace_id = workspace', CASE WHEN is_word THEN 'lower(name) LIKE lower($2)' END,
    CASE WHEN cardinality(wanted) > 0 THEN 'tags @> $3' END);
  is_common boolean;
  ids text[];
BEGIN
  IF current_setting('role') <> 'ade_tenant' OR NOT (coalesce(is_word, false) OR cardinality(wanted) > 0)
    OR NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('public.' || name || '_search_idx') AND indisvalid) THEN RETURN NULL; END IF;
  -- Of what is common among the newest an index would have to name very many.
  EXECUTE format('SELECT count(*) FILTER (WHERE %s) * 100 > count(*) FROM unnest($1) AS workspace CROSS JOIN LATERAL (
    SELECT * FROM %I WHERE workspace_id = workspace%s ORDER BY id DESC LIMIT $4) AS newest', condition, name,
    -- Of documents, those that were uploaded are listed.
    CASE name WHEN 'document' THEN ' AND kind = ''SOURCE''' END)
    INTO is_common USING workspaces, pattern, wanted, looked_at;
  IF is_common THEN RETURN NULL; END IF;
  -- No index but those, of which there are bitmaps only.
  PERFORM set_config('enable_indexscan', 'off', true), set_config('enable_indexonlyscan', 'off', true), set_config('enable_seqscan', 'off', true);
  EXECUTE format('SELECT array_agg(id) FROM (SELECT one.id FROM unnest($1) AS workspace CROSS JOIN LATERAL (
    SELECT id FROM %I WHERE %s LIMIT $4) AS one LIMIT $4) AS few', name, condition)
    INTO ids USING workspaces, pattern, wanted, most + 1;
  RETURN CASE WHEN cardinality(ids) > most THEN NULL ELSE coalesce(ids, '{}') END;
END
$$;
