-- What has become of the documents of before. Beside those who work: what they change meanwhile is there already, and newer.
INSERT INTO document_standing (document_id, workspace_id, is_listed, status, has_issues)
  SELECT document.id, workspace_id, kind = 'SOURCE' AND deleted_at IS NULL, state.status::text, state.has_issues
  FROM document JOIN document_state AS state ON state.document_id = document.id ON CONFLICT DO NOTHING;
