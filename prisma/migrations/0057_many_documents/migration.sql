-- Documents that a transaction changes are noted in pieces, as jobs that end are (0052): the list of them was looked through and copied whole for each, so that
-- to delete 9,300 jobs at once took 15 s.

CREATE OR REPLACE FUNCTION ade_note_document(document text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  piece integer := coalesce(nullif(current_setting('ade.noted', true), '')::integer, 1);
  noted text := coalesce(current_setting('ade.noted_' || piece, true), '');
BEGIN
  -- Once for jobs of one document that follow each other; of several pieces, once in each.
  IF position(document || ' ' IN noted) > 0 THEN RETURN; END IF;
  IF length(noted) > 2000 THEN
    piece := piece + 1;
    noted := '';
  END IF;
  PERFORM set_config('ade.noted', piece::text, true), set_config('ade.noted_' || piece, noted || document || ' ', true);
END
$$;

CREATE OR REPLACE FUNCTION ade_settle_documents() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  pieces integer := nullif(current_setting('ade.noted', true), '')::integer;
  -- Of a transaction that began before this migration.
  before text := nullif(current_setting('ade.documents', true), '');
  noted text[];
BEGIN
  IF pieces IS NULL AND before IS NULL THEN RETURN; END IF;
  SELECT string_to_array(rtrim(concat(before, string_agg(current_setting('ade.noted_' || piece), ''))), ' ') INTO noted FROM generate_series(1, pieces) AS piece;
  PERFORM set_config('ade.noted', '', true), set_config('ade.documents', '', true);
  PERFORM set_config('ade.noted_' || piece, '', true) FROM generate_series(1, pieces) AS piece;
  -- First locked, and then read by a statement of its own: it sees what those have committed that held the lock.
  PERFORM FROM document_standing WHERE document_id = ANY (noted) ORDER BY document_id FOR UPDATE;
  INSERT INTO document_standing AS known (document_id, workspace_id, is_listed, status, has_issues)
    SELECT document.id, document.workspace_id, document.kind = 'SOURCE' AND document.deleted_at IS NULL, state.status::text, state.has_issues
    FROM document JOIN document_state AS state ON state.document_id = document.id WHERE document.id = ANY (noted) ORDER BY document.id
    ON CONFLICT (document_id) DO UPDATE SET is_listed = EXCLUDED.is_listed, status = EXCLUDED.status, has_issues = EXCLUDED.has_issues
    WHERE (known.is_listed, known.status, known.has_issues) IS DISTINCT FROM (EXCLUDED.is_listed, EXCLUDED.status, EXCLUDED.has_issues);
END
$$;
