/**
 * SELECT of every object that a row names: `key`, `sha256` and `size` (NULL where they are not remembered), `subject_id`. What
 * is not in it counts as an orphan and is swept, and is in no backup.
 */
export const storedObjectsSql = `
  SELECT storage_key AS key, sha256, byte_size AS size, id AS subject_id FROM document
  UNION ALL SELECT rows_key, rows_sha256, NULL, id FROM "table"
  UNION ALL SELECT storage_key, sha256, byte_size, upload_id FROM upload_part`;
