-- Which jobs are of a configuration, ended without success, or have issues, where these are few: a list from the newest on would pass by all others. As with words and tags
-- (0053) the owner's indexes are asked for the workspaces of the transaction only, and what is named is read through the wall, under the same conditions. PostgreSQL tries no
-- condition on an enum before a policy.

-- The policy "system" let the owner see all rows before.
ALTER TABLE "job" NO FORCE ROW LEVEL SECURITY;

-- The ids of those that fulfil one of what is asked (those that fulfil all are among them), or NULL where of each there may be many.
CREATE FUNCTION ade_few_jobs(configuration text, statuses "JobStatus"[], with_issues boolean) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  most CONSTANT integer := 5000;
  workspaces CONSTANT text[] := ade_workspaces();
  looked_at CONSTANT integer := 20 + 480 / greatest(cardinality(workspaces), 1);
  versions CONSTANT text[] := ARRAY(SELECT version.id FROM configuration_version AS version
    JOIN configuration AS own ON own.id = version.configuration_id WHERE own.id = configuration AND own.workspace_id = ANY (workspaces));
  is_unsuccessful CONSTANT boolean := coalesce(cardinality(statuses) > 0 AND statuses <@ ARRAY['FAILED', 'CANCELLED']::"JobStatus"[], false);
  newest record;
  ids text[];
BEGIN
  IF current_setting('role') <> 'ade_tenant' THEN RETURN NULL; END IF;
  -- Of what more than one in a hundred of the newest is, who goes through the list soon has a page.
  SELECT count(*) FILTER (WHERE configuration_version_id = ANY (versions)) * 100 > count(*) AS of_configuration,
    count(*) FILTER (WHERE status = ANY (statuses)) * 100 > count(*) AS of_status INTO newest
    FROM unnest(workspaces) AS workspace CROSS JOIN LATERAL (
      SELECT configuration_version_id, status FROM job WHERE workspace_id = workspace ORDER BY id DESC LIMIT looked_at) AS one;
  IF configuration IS NOT NULL AND NOT newest.of_configuration THEN
    -- Between a version and itself: no other index has this order, so that none but that of versions is read.
    ids := ARRAY(SELECT one.id FROM unnest(versions) AS of_version CROSS JOIN LATERAL (
      SELECT id FROM job WHERE configuration_version_id >= of_version AND configuration_version_id <= of_version
        ORDER BY configuration_version_id, id LIMIT most + 1) AS one LIMIT most + 1);
    IF cardinality(ids) <= most THEN RETURN ids; END IF;
  END IF;
  IF is_unsuccessful AND NOT newest.of_status THEN
    ids := ARRAY(SELECT one.id FROM unnest(workspaces) AS workspace CROSS JOIN unnest(statuses) AS wanted CROSS JOIN LATERAL (
      SELECT id FROM job WHERE workspace_id = workspace AND status = wanted AND status IN ('FAILED', 'CANCELLED')
        ORDER BY workspace_id, status, id LIMIT most + 1) AS one LIMIT most + 1);
    IF cardinality(ids) <= most THEN RETURN ids; END IF;
  END IF;
  IF with_issues AND NOT (SELECT count(*) FILTER (WHERE issue_count > 0) * 100 > count(*) FROM unnest(workspaces) AS workspace CROSS JOIN LATERAL (
      SELECT issue_count FROM "table" WHERE workspace_id = workspace ORDER BY id DESC LIMIT looked_at) AS one) THEN
    ids := ARRAY(SELECT one.job_id FROM unnest(workspaces) AS workspace CROSS JOIN LATERAL (
      SELECT job_id FROM "table" WHERE workspace_id = workspace AND issue_count > 0 ORDER BY workspace_id, id LIMIT most + 1) AS one LIMIT most + 1);
    IF cardinality(ids) <= most THEN RETURN ids; END IF;
  END IF;
  RETURN NULL;
END
$$;
