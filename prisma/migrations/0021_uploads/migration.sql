-- Files that come in pieces, over any number of requests and API processes, before they are a document.
CREATE TABLE "upload" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "byte_size" BIGINT,
    "sha256" TEXT,
    "tags" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "metadata" JSONB,
    "received_bytes" BIGINT NOT NULL DEFAULT 0,
    "actor_kind" "ActorKind" NOT NULL,
    "actor_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT transaction_timestamp(),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "upload_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "upload_workspace_fk" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "upload_size_check" CHECK ("byte_size" > 0 AND "received_bytes" >= 0 AND "received_bytes" <= coalesce("byte_size", "received_bytes")),
    CONSTRAINT "upload_sha256_check" CHECK ("sha256" ~ '^[0-9a-f]{64}$')
);
CREATE INDEX "upload_workspace_idx" ON "upload"("workspace_id", "completed_at");
CREATE INDEX "upload_expires_idx" ON "upload"("expires_at");

-- What has come, in the order of the file: each part begins where the one before ends.
CREATE TABLE "upload_part" (
    "upload_id" TEXT NOT NULL,
    "start" BIGINT NOT NULL,
    "byte_size" BIGINT NOT NULL,
    "storage_key" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "upload_part_pkey" PRIMARY KEY ("upload_id", "start"),
    CONSTRAINT "upload_part_upload_fk" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "upload_part_size_check" CHECK ("start" >= 0 AND "byte_size" > 0)
);
CREATE UNIQUE INDEX "upload_part_storage_key_key" ON "upload_part"("storage_key");

-- Documents with the same bytes.
CREATE INDEX "document_sha256_idx" ON "document"("workspace_id", "sha256", "id");

DO $$
DECLARE
  name text;
  rule text;
BEGIN
  FOR name, rule IN VALUES
    ('upload', 'workspace_id = ANY ((SELECT ade_workspaces())::text[])'),
    ('upload_part', 'EXISTS (SELECT FROM upload WHERE upload.id = upload_id)')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY tenant ON %I TO ade_tenant USING (%s) WITH CHECK (%s)', name, rule, rule);
    EXECUTE format('CREATE POLICY system ON %I USING ((SELECT current_user) <> ''ade_tenant'')', name);
  END LOOP;
END
$$;
