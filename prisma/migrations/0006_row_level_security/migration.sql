-- A second wall between workspaces. What an API request asks is asked as the role below, for the workspaces that its viewer belongs
-- to: rows of others are not there, even when a query forgets to say which workspace it means. See docs/decisions/0007.

-- Roles belong to the whole server, so another installation may have made it, or be making it now.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ade_tenant') THEN
    BEGIN
      CREATE ROLE ade_tenant NOLOGIN;
    EXCEPTION
      WHEN duplicate_object OR unique_violation THEN NULL;
      WHEN insufficient_privilege THEN
        RAISE EXCEPTION 'ADE needs a role named ade_tenant, and % may not create it', current_user
          USING HINT = format('As an administrator of the server: CREATE ROLE ade_tenant NOLOGIN; GRANT ade_tenant TO %I; then migrate again.', current_user);
    END;
  END IF;
  IF NOT pg_has_role(current_user, 'ade_tenant', 'MEMBER') THEN
    EXECUTE format('GRANT ade_tenant TO %I', current_user);
  END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO ade_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ade_tenant;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ade_tenant;
-- What later migrations add is granted as well.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ade_tenant;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO ade_tenant;

-- The workspaces of the transaction; none unless it says so. STABLE and in a sub-select, so it is looked up once per query.
CREATE FUNCTION ade_workspaces() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  RETURN string_to_array(current_setting('ade.workspaces', true), ',');

DO $$
DECLARE
  name text;
  rule text;
BEGIN
  FOR name, rule IN VALUES
    ('document', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])'),
    ('configuration', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])'),
    ('configuration_version', 'EXISTS (SELECT FROM configuration WHERE configuration.id = configuration_id)'),
    ('job', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])'),
    ('table', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])'),
    ('issue', 'EXISTS (SELECT FROM "table" WHERE "table".id = table_id)'),
    ('export', 'EXISTS (SELECT FROM job WHERE job.id = job_id)'),
    ('event', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])'),
    ('event_horizon', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I TO ade_tenant USING (%s) WITH CHECK (%s)', name, rule, rule);
    -- Workers, maintenance and sign-in act for the system: they are not the tenants' role.
    EXECUTE format('CREATE POLICY system ON %I USING ((SELECT current_user) <> ''ade_tenant'')', name);
  END LOOP;
END
$$;

-- What happens to a person belongs to no workspace. It may be recorded by whoever does it, and is read by the system alone.
CREATE POLICY person ON event FOR INSERT TO ade_tenant WITH CHECK (workspace_id IS NULL);
